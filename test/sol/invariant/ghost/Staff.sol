// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Why} from "../Why.sol";
import {Seats} from "./Seats.sol";

/// @title Staff
/// @notice Ghost: agents and their keys, and what they may do.
abstract contract Staff is Seats {
    struct Agent {
        address operator;
        bool frozen;
        uint8 lowestTier;
        uint8 strikes;
        uint8 strikeLimit;
        uint40 stoppedAt;
        uint32 probation;
        uint40 fullAt; // when its bucket of proposals is full again
        uint16 burst;
        uint32 interval;
    }

    struct Key {
        address point;
        uint64 agent;
        uint256 secret;
        uint40 validFrom;
        uint40 validUntil;
        uint40 revokedAt;
        uint40 compromisedSince;
        uint8 lowestTier;
    }

    mapping(address proposer => Agent) internal _agents;
    Key[] internal _keys;
    mapping(address key => uint256 numberFromOne) internal _keyNumber;
    mapping(address proposer => mapping(address target => bool)) internal _blocked;

    function _startStaff() internal {
        address[3] memory agents = [ADA, BEA, CAL];
        string[3] memory names = ["alice", "bob", "cora"];
        for (uint256 i = 0; i < 3; ++i) {
            Agent storage a = _agents[agents[i]];
            a.operator = otto;
            (a.burst, a.interval, a.probation, a.strikeLimit) = (
                PROPOSAL_BURST,
                PROPOSAL_INTERVAL,
                PROBATION,
                STRIKE_LIMIT
            );
            _hire(uint64(uint160(agents[i])), keyOf(names[i]), START - 1, START + 3650 days, 0);
        }
    }

    function _hire(uint64 agent, uint256 secret, uint40 validFrom, uint40 validUntil, uint8 lowestTier) internal {
        address point = vm.addr(secret);
        _keys.push(Key(point, agent, secret, validFrom, validUntil, 0, 0, lowestTier));
        _keyNumber[point] = _keys.length;
    }

    function _isAgent(address proposer) internal pure returns (bool) {
        return uint160(proposer) < 2 ** 64;
    }

    /// @notice What speaks against an agent and its key, at proposing and at execution alike.
    function _whyNotStanding(address proposer, Key memory key, uint8 tier) internal view returns (uint256 why) {
        Agent memory agent = _agents[proposer];
        if (agent.frozen) why |= Why.FROZEN;
        if (tier < agent.lowestTier || tier < key.lowestTier) why |= Why.TIER_TOO_LOW;
        if (key.agent != uint160(proposer)) why |= Why.KEY_UNFIT;
    }

    function _whyNotByKey(
        address proposer,
        Key memory key,
        uint8 tier,
        bool optimistic
    ) internal view returns (uint256 why) {
        Agent memory agent = _agents[proposer];
        why = _whyNotStanding(proposer, key, tier);
        if (block.timestamp < key.validFrom || block.timestamp > key.validUntil) why |= Why.KEY_UNFIT;
        if (key.revokedAt != 0) why |= Why.KEY_REVOKED;
        bool onProbation = agent.stoppedAt != 0 && block.timestamp < uint256(agent.stoppedAt) + agent.probation;
        if (optimistic && onProbation) why |= Why.ON_PROBATION;
        if (_nextFullAt(agent) > block.timestamp + uint256(agent.burst) * agent.interval) why |= Why.TOO_MANY;
    }

    function _nextFullAt(Agent memory agent) internal view returns (uint256) {
        return (agent.fullAt > block.timestamp ? agent.fullAt : block.timestamp) + agent.interval;
    }

    /// @notice What speaks against what a key once proposed, whoever looks at it.
    function _whyNotKey(Key memory key, uint40 proposedAt, bool approved) internal pure returns (uint256 why) {
        if (key.revokedAt != 0 && !approved) why |= Why.KEY_REVOKED;
        if (key.compromisedSince != 0 && proposedAt >= key.compromisedSince && proposedAt <= key.revokedAt) {
            why |= Why.KEY_COMPROMISED;
        }
    }

    /// @notice A veto, a rejection, or the withdrawal of what was queued on the optimistic tier.
    function _noteStop(address proposer, bool isVeto, bool isWithdrawal) internal {
        Agent storage agent = _agents[proposer];
        if (isVeto || isWithdrawal) agent.stoppedAt = uint40(block.timestamp);
        if (isWithdrawal || agent.strikeLimit == 0) {
            if (!isWithdrawal) ++agent.strikes;
            return;
        }
        if (++agent.strikes < agent.strikeLimit) return;
        agent.strikes = 0;
        if (agent.lowestTier + 1 < TIERS) ++agent.lowestTier;
    }

    function _noteRevoked(Key storage key) internal {
        if (key.revokedAt == 0) key.revokedAt = uint40(block.timestamp);
    }
}
