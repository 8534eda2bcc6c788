import { type Code, callsOf, ownFunctions, reachedFrom } from "../code.ts";
import type { Occurrence, Rule } from "../rule.ts";
import { writesIn } from "../storage.ts";
import { all, callee, child, type Node, text } from "../tree.ts";

/** Each variable and field of state, and the events that tell of its change. */
export type Carriers = Readonly<Record<string, readonly string[]>>;

function eventsOf(from: Iterable<Node>): Set<string> {
  const statements = [...from].flatMap((one) => all(one, "EmitStatement"));
  return new Set(
    statements.map((statement) => {
      const event = callee(child(statement, "eventCall"));
      return text(event, "name") || text(event, "memberName");
    }),
  );
}

/** Whether one of `events` is sent whenever `inside` has run: by it, by what it calls, or by all who call it. */
function isTold(code: Code, inside: Node, events: readonly string[], callers: Map<Node, Node[]>): boolean {
  const sent = eventsOf(reachedFrom(code, inside));
  if (events.some((event) => sent.has(event))) return true;
  const by = callers.get(inside) ?? [];
  return by.length > 0 && by.every((caller) => isTold(code, caller, events, callers));
}

export function eventsOfWrites(carriers: Carriers): Rule {
  return {
    name: "events",
    sentence: "Every write of state is told by its event, in the same function or in all that call it.",
    find(code) {
      const functions = ownFunctions(code);
      const callers = new Map<Node, Node[]>();
      for (const caller of functions) {
        for (const called of callsOf(code, caller)) callers.set(called, [...(callers.get(called) ?? []), caller]);
      }
      const found: Occurrence[] = [];
      const written = new Set<string>();
      for (const inside of functions) {
        for (const { name, node } of writesIn(code, child(inside, "body"))) {
          written.add(name);
          const events = carriers[name] ?? [];
          if (isTold(code, inside, events, callers)) continue;
          const wanted = events.length === 0 ? "no event is named for it" : `without ${events.join(" or ")}`;
          found.push({ key: `${code.placeOf(node)}: ${name}, ${wanted}`, at: code.lineOf(node) });
        }
      }
      const stale = Object.keys(carriers).filter((name) => !written.has(name));
      return [...found, ...stale.map((name) => ({ key: `${name}: nothing writes it`, at: "carriers.ts" }))];
    },
  };
}
