import { z } from "zod";
import { small } from "../../files/fields.ts";
import { listOf } from "../../files/listOf.ts";
import { moment } from "../moment.ts";

/** A question to a server and its answer, as they are recorded. Nothing in it opens an account. */
export type HttpExchange = {
  /** In capitals. */
  method: string;
  /** The addresses that led to `url`, the one that was asked first of all first; left out where none did. */
  ledBy?: readonly HttpRedirection[];
  /** Without user, password and fragment; see {@link concealUrl}. */
  url: string;
  /** By name in small letters. */
  requestHeaders: Readonly<Record<string, string>>;
  /** What was sent, where it was text and says what was asked. */
  requestBody?: string;
  /** When the answer was there, such as `2026-03-02T14:00:05Z`. */
  observedAt: string;
  status: number;
  /** By name in small letters. */
  responseHeaders: Readonly<Record<string, string>>;
  /** The answer's bytes, as the client handed them on. */
  body: Uint8Array;
};

/** An answer that led elsewhere. */
export type HttpRedirection = {
  /** As that of the exchange. */
  url: string;
  status: number;
};

const headers = z.record(
  z
    .string()
    .regex(/^(?!__proto__$)[a-z0-9!#$%&'*+.^_`|~-]+$/, { error: "This is no name of a header in small letters." }),
  z.string().regex(/^[\t\u0020-\u007e\u0080-\uffff]*$/, { error: "A header holds a control character." }),
);

const url = z.string().regex(/^https?:\/\/[^\s/?#]/, { error: "This is no address with http or https." });
const status = small(10).refine((one) => one >= 100 && one <= 599, { error: "This is no status of HTTP." });

/** The first line of a record: everything but the body. */
export const headSchema = z.strictObject({
  method: z.string().regex(/^[A-Z]+$/, { error: "This is no method in capitals." }),
  ledBy: listOf(z.strictObject({ url, status }))
    .refine((list) => list.length > 0, { error: "A list of nothing is left out." })
    .optional(),
  url,
  requestHeaders: headers,
  requestBody: z.string().optional(),
  observedAt: moment,
  status,
  responseHeaders: headers,
});
