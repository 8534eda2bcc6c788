/** A way between two processes, or between two parts of one: messages arrive whole and in order. */
export type Channel = {
  send(message: unknown): void;
  /** One listener at a time. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called when the other side is gone. */
  onClose(listener: () => void): void;
};

/** What a child process and `process` of a child have in common. */
type IpcEnd = {
  send?(message: unknown, done: (error: Error | null) => void): unknown;
  on(event: "message", listener: (message: unknown) => void): unknown;
  on(event: "disconnect", listener: () => void): unknown;
};

/** The channel that Node keeps between a process and its child. It carries `bigint` where it is opened as "advanced". */
export function ipcChannel(end: IpcEnd): Channel {
  return {
    // Whoever is gone hears no answer: `onClose` tells of it, and what was on its way to him fails unheard.
    send: (message) => void end.send?.(message, () => {}),
    onMessage: (listener) => void end.on("message", listener),
    onClose: (listener) => void end.on("disconnect", listener),
  };
}

/** Both ends of a channel within one process, whose messages are copied as between two. */
export function channelPair(): [Channel, Channel] {
  const listeners: ((message: unknown) => void)[] = [];
  const end = (own: number, other: number): Channel => ({
    send: (message) => {
      const copy = structuredClone(message);
      queueMicrotask(() => listeners[other]?.(copy));
    },
    onMessage: (listener) => {
      listeners[own] = listener;
    },
    onClose: () => {},
  });
  return [end(0, 1), end(1, 0)];
}
