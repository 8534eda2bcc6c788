// What a server that plays a model is asked, in OpenAI's format: messages, and the tools that there are.

export type Asked = {
  model: string;
  messages: readonly { role: string; content: unknown }[];
  tools?: readonly { function: { name: string; parameters?: unknown } }[];
};

/** A record that the model is shown, by the words of the message alone. */
export type Shown = { source: string; file: string; record: number; text: string };

export type Call = { tool: string; input: unknown };

/** What is answered: words, calls of tools, or both. */
export type Answer = { words: string; calls: readonly Call[] };

/** The records, as the runner writes them: a head for each source and each file of a folder, then one numbered line each. */
export function recordsIn(asked: Asked): Shown[] {
  const shown: Shown[] = [];
  let [source, file] = ["", ""];
  for (const line of textsOf(asked, "user").join("\n").split("\n")) {
    const [, named] = /^source (\S+), \d+ records/.exec(line) ?? [];
    const [, path] = /^file (.+)$/.exec(line) ?? [];
    const [, number, text = ""] = /^(\d+): (.*)$/.exec(line) ?? [];
    if (named !== undefined) [source, file] = [named, ""];
    else if (path !== undefined) file = path;
    else if (number !== undefined) shown.push({ source, file, record: Number(number), text });
  }
  return shown;
}

/** What the tools answered that were called before. */
export function toldBy(asked: Asked): string[] {
  return textsOf(asked, "tool");
}

/** The name of the tool by which one party is paid, by its schema; undefined where there is none. */
export function paymentTool({ tools = [] }: Asked): string | undefined {
  return tools.find(({ function: { parameters } }) => {
    const { properties } = parameters as { properties?: { wish?: { properties?: { kind?: { const?: string } } } } };
    return properties?.wish?.properties?.kind?.const === "pay";
  })?.function.name;
}

function textsOf({ messages }: Asked, role: string): string[] {
  return messages.flatMap((message) => {
    if (message.role !== role) return [];
    if (typeof message.content === "string") return [message.content];
    return (message.content as { text?: string }[]).flatMap(({ text }) => text ?? []);
  });
}
