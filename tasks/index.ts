import { emptyTask } from "hardhat/config";

export const tasks = [emptyTask("sallyport", "Safeguards for treasuries that let AI agents act").build()];
