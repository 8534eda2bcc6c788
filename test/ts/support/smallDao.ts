// A DAO without data, tokens or Governor, in which every role is held by somebody who can be played in one line.
import { people } from "../../../examples/grants/story/people.ts";

const { mara, olga, oscar, gina, gus, vera, viktor, operator, treasurer } = people;

/** Who may be paid: from the tier without approval, by the board, by one person. */
export const recipients = {
  ada: "0x5e253FEd1959Eb9866FC77A0e5686dDa8109eE6b",
  ben: "0xF5adFe16acd5055d5603B30f099Af5443b1D6F07",
  cleo: "0x204C94A8a1AaeA0b816F1BF906433c510D2f0076",
} as const;

export const smallDao = `version: 1
label: small
policy: policy.yaml
treasury: gate
councils:
  board:
    threshold: 2
    members:
      mara: { kind: eoa, address: "${mara.address}" }
      olga: { kind: eoa, address: "${olga.address}" }
      oscar: { kind: eoa, address: "${oscar.address}" }
  guards:
    threshold: 2
    members:
      gina: { kind: eoa, address: "${gina.address}" }
      gus: { kind: eoa, address: "${gus.address}" }
guardian: guards
tiers:
  small: { approver: none, delay: 1 hour }
  high: { approver: board, delay: 1 hour }
  solo: { approver: "${vera.address}", delay: 1 hour }
root: { approver: board, delay: 1 hour, vetoer: "${viktor.address}" }
agents:
  payer:
    id: 1
    operator: "${operator.address}"
    lowest tier: small
    limits: { proposals: 50, interval: 1 minute, probation: 1 hour, strikes: 0 }
    metadata: { model: rules, version: "1" }
    keys:
      only: { kind: eoa, address: "${treasurer.address}", valid until: 2040-01-01T00:00:00Z }
`;

/** With another limit for ada, it is another policy. */
export function smallPolicy(mostForAda = "1 ETH"): string {
  return `version: 1
addresses:
  ada: "${recipients.ada}"
  ben: "${recipients.ben}"
  cleo: "${recipients.cleo}"
agents: { payer: 1 }
tiers: { small: { index: 0, optimistic: true }, high: 1, solo: 2 }
rules:
  pay-ada: { who: payer, may send: at most ${mostForAda}, to: ada, meter: none, tier: small }
  pay-ben: { who: payer, may send: at most 5 ETH, to: ben, meter: none, tier: high }
  pay-cleo: { who: payer, may send: at most 5 ETH, to: cleo, meter: none, tier: solo }
`;
}
