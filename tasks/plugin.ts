import { definePlugin } from "hardhat/plugins";
import type { HardhatPlugin } from "hardhat/types/plugins";
import "./config/types.ts";
import { tasks } from "./index.ts";

/** The commands, for any Hardhat project: `plugins: [sallyport]`. */
const sallyport: HardhatPlugin = definePlugin({
  id: "sallyport",
  npmPackage: "sallyport",
  tasks,
  hookHandlers: { config: () => import("./config/hooks.ts") },
});

export default sallyport;
