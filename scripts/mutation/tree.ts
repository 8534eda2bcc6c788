// Walks the compiler's syntax tree of one file.
import type { Node } from "./build.ts";

/** A node among those that hold it, the outermost first. */
export type Place = { node: Node; above: readonly Node[]; key: string };

export class Tree {
  readonly file: string;
  readonly source: string;
  readonly #bytes: Buffer;
  readonly #root: Node;

  constructor(file: string, root: Node, source: string) {
    this.file = file;
    this.source = source;
    this.#bytes = Buffer.from(this.source);
    this.#root = root;
  }

  /** Every node, parents before children. */
  *places(node: Node = this.#root, above: readonly Node[] = [], key = ""): Generator<Place> {
    yield { node, above, key };
    for (const [name, value] of Object.entries(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child)) yield* this.places(child, [...above, node], name);
      }
    }
  }

  /** Where a node stands, in characters. */
  range({ src }: Node): [start: number, end: number] {
    const [start = 0, length = 0] = src.split(":").map(Number);
    const before = this.#bytes.subarray(0, start).toString().length;
    return [before, before + this.#bytes.subarray(start, start + length).toString().length];
  }

  text(node: Node): string {
    return this.source.slice(...this.range(node));
  }

  lineAt(place: number): number {
    return this.source.slice(0, place).split("\n").length;
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).nodeType === "string";

/** The innermost of some kind that holds a place. */
export function within({ above }: Place, ...kinds: readonly string[]): Node | undefined {
  return above.findLast(({ nodeType }) => kinds.includes(nodeType));
}
