import { definePlugin } from "hardhat/plugins";
import type { HardhatPlugin } from "hardhat/types/plugins";
import { tasks } from "./index.ts";

/** The commands, for any Hardhat project: `plugins: [sallyport]`. */
const sallyport: HardhatPlugin = definePlugin({ id: "sallyport", npmPackage: "sallyport", tasks });

export default sallyport;
