// What a change puts at risk. The first rule that holds decides: first for the statement that is changed, then for
// the function, then for the file.
import type { Category, Operator } from "./mutant.ts";

const IN_STATEMENT: readonly [Category, RegExp][] = [
  [
    "authorisation",
    /msg\.sender|only(Root|Gate|Guardian)|requireSender|requireRoot|requireAdmin|requireGuardian|Unauthorized|NotRoot|NotVetoable|RoleConflict|requireMay|mayWithdraw|isProtected|_isAgent\(|_execution|locked/,
  ],
  ["signature", /[sS]ignature|[sS]igned|recover|HALF_ORDER|1271|\bverify\b|ascending|signer/],
  ["epoch", /[eE]poch/],
  ["meter", /[mM]eter|refill|burst|\blevel\b|[bB]ucket/],
  [
    "time",
    /timestamp|_now\(|[dD]elay|\beta\b|\.time\b|expiry|notAfter|notBefore|validUntil|validFrom|[sS]ince|[lL]ifetime|[pP]ause|proposedAt|stoppedAt|revokedAt|TooLate|interval/,
  ],
  ["bounds", /[bB]ound|[fF]loor|[aA]llowance|minDelta/],
];

const IN_FUNCTION: readonly [Category, RegExp][] = [
  ["signature", /[sS]ign|[rR]ecover/],
  ["epoch", /[eE]poch/],
  ["meter", /[mM]eter|[rR]efill|levelOf|[bB]ucket/],
  ["time", /[lL]ifetime|[dD]elay|pause|TooLate/],
  ["authorisation", /requireMay|requireApart|callerIs|requireRoot|requireAdmin|moveRole|changeGuardian|hasMember/],
  ["hashing", /[hH]ash|[dD]igest|commitment|[lL]eaf|domain/],
  ["bounds", /[bB]ound|measure|enforce/],
];

const IN_FILE: readonly [Category, RegExp][] = [
  ["signature", /Signature|Passkey/],
  ["meter", /Meter|Bucket/],
  ["hashing", /Hash|Domain/],
  ["bounds", /Balances/],
  ["rules", /Rule|PolicyMatcher|WordReader|TreasuryCall|Calldata/],
  ["authorisation", /MemberProbe/],
];

export function categoryOf(operator: Operator, statement: string, inFunction: string, file: string): Category {
  if (/^\s*emit\b/.test(statement)) return "event";
  if (operator === "skip-lock" || operator === "role") return "authorisation";
  return (
    find(IN_STATEMENT, statement) ??
    find(IN_FUNCTION, inFunction) ??
    find(IN_FILE, file) ??
    (operator === "drop-check" || operator === "boundary" || operator === "constant" ? "input" : "other")
  );
}

const find = (rules: readonly [Category, RegExp][], text: string): Category | undefined =>
  rules.find(([, rule]) => rule.test(text))?.[0];
