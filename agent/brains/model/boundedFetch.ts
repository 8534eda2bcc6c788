/** An answer was longer than it may be. Its words are no part of this. */
export class AnswerTooLarge extends Error {
  constructor(most: number) {
    super(`more than ${most} bytes`);
  }
}

/**
 * A `fetch` that follows no redirection and reads no more than `most` bytes of an answer, counted as they are once they
 * are unpacked: a few bytes of a packed answer can stand for very many.
 */
export function boundedFetch(most: number): typeof fetch {
  return async (url, options) => {
    // A server that leads elsewhere would lead the key there too.
    const response = await fetch(url, { ...options, redirect: "manual" });
    if (response.body === null) return response;
    let length = 0;
    const counting = new TransformStream<Uint8Array, Uint8Array>({
      transform: (part, controller) => {
        length += part.length;
        if (length > most) throw new AnswerTooLarge(most);
        controller.enqueue(part);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(counting), { status, statusText, headers });
  };
}
