import { type ErrorEntry, entry } from "./entry.ts";

/** What can go wrong where an agent observes, and keeps what it saw. */
export const observationErrors = {
  OBSERVATION_UNREACHABLE: entry(
    "A source of the agent did not answer whole and in time: no connection, an answer that broke off, or a server that is busy.",
    "Wait: the next turn asks again. If it stays so, ask the source by hand from the same machine.",
    true,
  ),
  OBSERVATION_REFUSED: entry(
    "A source of the agent answered with something else than what was asked for: another status, or a redirection that is not followed.",
    "Read what it answered; correct the address, or the variable that holds its key, in the agent file.",
  ),
  OBSERVATION_ADDRESS_REFUSED: entry(
    "A source's address, or one that it redirects to, is spelt in an odd way, or leads into a private network or to this machine.",
    "Write the address plainly; where a private network is meant, say `private: true` for that source in the agent file.",
  ),
  OBSERVATION_INVALID: entry(
    "What a source answered cannot be read: it is not UTF-8, not JSON, or compressed.",
    "Ask the source by hand and compare; nothing is repaired or guessed.",
  ),
  OBSERVATION_TOO_LARGE: entry(
    "What a source holds is larger than the agent file lets it be.",
    "Ask the source for less, or raise `at most` of it in the agent file.",
  ),
  OBSERVATION_UNSTEADY: entry(
    "A file was written to, or put in the place of another, each time that it was read.",
    "Wait: the next turn reads it again. Write such files under another name, and rename them when they are whole.",
    true,
  ),
  OBSERVATION_OUTSIDE: entry(
    "A file of a source leads by a link, or by its path, out of the folder that it should be in.",
    "Put the file itself into the folder.",
  ),
  OBSERVATION_DAMAGED: entry(
    "What is kept of an observation is not what was observed: another program wrote to it, or the disk failed.",
    "Move the named file away and keep it for whoever looks into it; the source is read again at the next turn.",
  ),
  OBSERVATION_NOT_KEPT: entry(
    "The bytes of an observation are not kept here.",
    "Look into the folder of the machine that observed it, or restore that folder.",
  ),
  EVIDENCE_TOO_LARGE: entry(
    "What stands behind one wish of an agent is more than people can be asked to read.",
    "Let the agent wish for less at once, or observe less.",
  ),
  OBSERVATIONS_FULL: entry(
    "The folder of kept observations holds as much as it may.",
    "Say in the agent file for how long observations are kept that led to nothing (keep observations: 90 days), or move some away that no proposal rests on.",
  ),
} as const satisfies Record<string, ErrorEntry>;
