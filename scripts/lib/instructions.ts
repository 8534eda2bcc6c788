const PUSH1 = 0x60;
const PUSH32 = 0x7f;

/** The instructions of runtime code, without the data that pushes carry and without solc's metadata at the end. */
export function instructionsOf(deployedBytecode: string): number[] {
  const bytes = Buffer.from(deployedBytecode.replace(/^0x/, ""), "hex");
  // The last two bytes tell how long the metadata before them is.
  const end = bytes.length - 2 - bytes.readUInt16BE(bytes.length - 2);
  const found: number[] = [];
  for (let at = 0; at < end; at++) {
    const instruction = bytes[at] as number;
    found.push(instruction);
    if (instruction >= PUSH1 && instruction <= PUSH32) at += instruction - PUSH1 + 1;
  }
  return found;
}
