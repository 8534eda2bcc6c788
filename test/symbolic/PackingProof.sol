// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Council} from "../../contracts/Council.sol";
import {ProvenanceRegistry} from "../../contracts/ProvenanceRegistry.sol";
import {GateSettings} from "../../contracts/base/GateSettings.sol";
import {IAgentRegistry} from "../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../contracts/interfaces/IAgentTimelock.sol";
import {IProvenanceRegistry} from "../../contracts/interfaces/IProvenanceRegistry.sol";
import {Record, Tier} from "../../contracts/types/Proposal.sol";

/// @notice Each struct that fills a slot: what is written is read back, and stands at the bits that its comments name.
/// The word is put together here by shifts, from the comments; the compiler packs the struct.
abstract contract PackingClaims {
    /// @dev How many bits too far fields are looked for.
    function _slip() internal pure virtual returns (uint256);

    Record private _record;
    Tier private _tier;
    IAgentTimelock.MeterState private _meter;
    GateSettings.Protection private _protection;
    IAgentRegistry.Key private _key;
    IAgentRegistry.Agent private _agent;
    IProvenanceRegistry.SourceKey private _sourceKey;
    ProvenanceRegistry.BatchRecord private _batch;
    Council.Quorum private _quorum;

    function check_record(Record memory r) public {
        _record = r;
        Record memory back = _record;
        assert(back.state == r.state && back.time == r.time && back.commitment == r.commitment);
        uint256 word;
        assembly {
            word := sload(_record.slot)
        }
        assert(word == (uint256(r.state) | _at(r.time, 8) | _at(uint208(r.commitment), 48)));
    }

    function check_tier(Tier memory t) public {
        _tier = t;
        Tier memory back = _tier;
        assert(back.approver == t.approver && back.approverHasEpoch == t.approverHasEpoch && back.delay == t.delay);
        uint256 word;
        assembly {
            word := sload(_tier.slot)
        }
        assert(word == (uint160(t.approver) | _at(t.approverHasEpoch ? 1 : 0, 160) | _at(t.delay, 168)));
    }

    function check_meter(IAgentTimelock.MeterState memory m) public {
        _meter = m;
        IAgentTimelock.MeterState memory back = _meter;
        assert(back.updatedAt == m.updatedAt && back.level == m.level && back.refill == m.refill);
        uint256 word;
        assembly {
            word := sload(_meter.slot)
        }
        assert(word == (m.updatedAt | _at(m.level, 40) | _at(m.refill, 144)));
    }

    function check_protection(GateSettings.Protection memory p) public {
        _protection = p;
        GateSettings.Protection memory back = _protection;
        assert(back.managed == p.managed && back.roles == p.roles);
        uint256 word;
        assembly {
            word := sload(_protection.slot)
        }
        assert(word == (p.managed | _at(p.roles, 8)));
    }

    function check_key(IAgentRegistry.Key memory k) public {
        _key = k;
        assert(keccak256(abi.encode(_key)) == keccak256(abi.encode(k)));
        uint256 word;
        assembly {
            word := sload(_key.slot)
        }
        assert(
            word ==
                (k.agent |
                    _at(k.validFrom, 64) |
                    _at(k.validUntil, 104) |
                    _at(k.revokedAt, 144) |
                    _at(k.compromisedSince, 184) |
                    _at(k.version, 224) |
                    _at(uint8(k.kind), 240) |
                    _at(k.lowestTier, 248))
        );
    }

    function check_agent(IAgentRegistry.Agent memory a) public {
        _agent = a;
        assert(keccak256(abi.encode(_agent)) == keccak256(abi.encode(a)));
        uint256 word;
        assembly {
            word := sload(_agent.slot)
        }
        uint256 flags = (a.known ? 1 : 0) | _at(a.frozen ? 1 : 0, 8) | _at(a.hasBlockedTargets ? 1 : 0, 40);
        assert(
            word ==
                (flags |
                    _at(a.lowestTier, 16) |
                    _at(a.strikes, 24) |
                    _at(a.strikeLimit, 32) |
                    _at(a.stoppedAt, 48) |
                    _at(a.probation, 88) |
                    _at(a.bucketTime, 120) |
                    _at(a.proposalBurst, 160) |
                    _at(a.proposalInterval, 176) |
                    _at(a.keyCount, 208))
        );
    }

    function check_sourceKey(IProvenanceRegistry.SourceKey memory k) public {
        _sourceKey = k;
        assert(keccak256(abi.encode(_sourceKey)) == keccak256(abi.encode(k)));
        uint256 word;
        assembly {
            word := sload(_sourceKey.slot)
        }
        assert(
            word ==
                (uint160(k.source) |
                    _at(k.validFrom, 160) |
                    _at(k.validUntil, 200) |
                    _at(uint8(k.kind), 240) |
                    _at(k.revoked ? 1 : 0, 248))
        );
    }

    function check_batch(ProvenanceRegistry.BatchRecord memory b) public {
        _batch = b;
        ProvenanceRegistry.BatchRecord memory back = _batch;
        assert(back.source == b.source && back.observedAt == b.observedAt && back.disputedUntil == b.disputedUntil);
        assert(back.levels == b.levels && back.flags == b.flags);
        uint256 word;
        assembly {
            word := sload(_batch.slot)
        }
        assert(
            word ==
                (uint160(b.source) |
                    _at(b.observedAt, 160) |
                    _at(b.disputedUntil, 200) |
                    _at(b.levels, 240) |
                    _at(b.flags, 248))
        );
    }

    function check_quorum(Council.Quorum memory q) public {
        _quorum = q;
        Council.Quorum memory back = _quorum;
        assert(back.epoch == q.epoch && back.threshold == q.threshold && back.memberCount == q.memberCount);
        uint256 word;
        assembly {
            word := sload(_quorum.slot)
        }
        assert(word == (q.epoch | _at(q.threshold, 64) | _at(q.memberCount, 80)));
    }

    function _at(uint256 field, uint256 bit) private pure returns (uint256) {
        return field << (bit + _slip());
    }
}

contract PackingProof is PackingClaims {
    function _slip() internal pure override returns (uint256) {
        return 0;
    }
}

/// @dev Fields are looked for one bit too far.
contract PackingTwin is PackingClaims {
    function _slip() internal pure override returns (uint256) {
        return 1;
    }
}
