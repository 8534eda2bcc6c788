// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {
    AGENT_ID_LIMIT,
    Call,
    NO_INPUT,
    NO_RULE,
    Proposal,
    ProposalState,
    ROOT_TIER,
    RuleUse,
    SignedApproval,
    Terms,
    Witness
} from "../../../contracts/types/Proposal.sol";
import {Rule} from "../../../contracts/types/Rule.sol";
import {GateSystem} from "./GateSystem.sol";
import {PolicyTree} from "./PolicyTree.sol";
import {RuleBook} from "./RuleBook.sol";
import {TypedData} from "./TypedData.sol";

/// @title GateFixture
/// @notice A system with a policy, and the acts of a proposal's life, each as one call of the gate.
/// @dev A {Draft} carries a proposal, its witness, and the terms that its record commits to; each act brings the terms
/// up to date. No helper that acts asks a contract anything before it acts, so `vm.expectRevert` and `vm.prank` may
/// stand before it. What a test changes behind their back it says: `councilEpoch`, `gateEpoch`.
///
/// Tests write `abstract contract VetoSpec is GateFixture` and run it over both kinds of treasury:
/// `contract VetoTest is VetoSpec, InGate {}` and `contract VetoSafeTest is VetoSpec, InSafe {}`.
abstract contract GateFixture is GateSystem {
    struct Draft {
        Proposal p;
        Witness w;
        Terms t;
    }

    /// @dev Places in the policy; see {_rules}.
    uint8 internal constant PAY = 0;
    uint8 internal constant PAY_MORE = 1;
    uint8 internal constant PAY_NATIVE = 2;
    uint8 internal constant BEA_PAYS = 3;
    uint8 internal constant TESS_PAYS = 4;
    uint8 internal constant COUNCIL_PAYS = 5;

    uint256 internal constant PAY_MAX = 1_000e6;
    uint104 internal constant PAY_BURST = 3_000e6;
    uint104 internal constant PAY_REFILL = 7_000e6;
    uint32 internal constant PAY_PERIOD = 7 days;
    uint32 internal constant LIFETIME = 30 days;

    bytes32 internal policyRoot;
    uint64 internal councilEpoch = 1;
    uint32 internal gateEpoch = 1;
    uint64 internal nextNonce = 1;

    /// @dev The policy, encoded because storage holds no nested lists, and its leaves in the same order.
    bytes[] private _policy;
    bytes32[] private _leaves;
    bytes32[] private _meterIds;

    function setUp() public virtual {
        vm.warp(START);
        _deployTokens();
        _deploySystem();
        _fund();
    }

    // ── Policy ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice The policy that a test starts with.
    function _rules() internal view virtual returns (Rule[] memory r) {
        r = new Rule[](6);
        r[PAY] = RuleBook.transferRule(
            ADA,
            OPTIMISTIC,
            address(coin),
            PAY_MAX,
            RuleBook.meter("pay", address(coin), PAY_BURST, PAY_REFILL, PAY_PERIOD)
        );
        r[PAY_MORE] = RuleBook.transferRule(
            ADA,
            COUNCIL,
            address(coin),
            50_000e6,
            RuleBook.meter("pay more", address(coin), 100_000e6, 100_000e6, 7 days)
        );
        r[PAY_NATIVE] = RuleBook.nativeRule(
            ADA,
            OPTIMISTIC,
            payee,
            1 ether,
            RuleBook.meter("native", address(0), 2 ether, 7 ether, 7 days)
        );
        r[BEA_PAYS] = RuleBook.transferRule(BEA, OPTIMISTIC, address(coin), PAY_MAX, r[PAY].meter);
        r[TESS_PAYS] = RuleBook.transferRule(
            tess,
            ACCOUNT,
            address(coin),
            PAY_MAX,
            RuleBook.meter("tess", address(coin), PAY_BURST, PAY_REFILL, PAY_PERIOD)
        );
        r[COUNCIL_PAYS] = RuleBook.transferRule(
            address(council),
            COUNCIL,
            address(coin),
            PAY_MAX,
            RuleBook.meter("council", address(coin), PAY_BURST, PAY_REFILL, PAY_PERIOD)
        );
    }

    /// @notice Puts a policy in force by a root proposal. Drafts made before do not match it.
    function _setPolicy(Rule[] memory rules) internal {
        _asRoot(abi.encodeCall(IAgentTimelock.setPolicyRoot, (_writePolicy(rules))));
    }

    function _initialPolicyRoot() internal override returns (bytes32) {
        return _writePolicy(_rules());
    }

    function _rule(uint256 place) internal view returns (Rule memory) {
        return abi.decode(_policy[place], (Rule));
    }

    /// @notice The meter of each rule, in the order of the policy.
    function _meters() internal view returns (bytes32[] memory) {
        return _meterIds;
    }

    // ── Drafts ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice One transfer of `amount` by ADA to the payee, by the rule of the tier.
    function _payment(uint8 tier, uint256 amount) internal returns (Draft memory) {
        return _draft(ADA, tier, RuleBook.transfer(address(coin), payee, amount, tier == OPTIMISTIC ? PAY : PAY_MORE));
    }

    function _draft(address proposer, uint8 tier, Call memory call) internal returns (Draft memory) {
        return _draft(proposer, tier, RuleBook.list(call));
    }

    /// @param calls Each names the place of its rule in the policy.
    function _draft(address proposer, uint8 tier, Call[] memory calls) internal returns (Draft memory d) {
        d.p.proposer = proposer;
        d.p.nonce = nextNonce++;
        d.p.tier = tier;
        d.p.epoch = gateEpoch;
        d.p.notAfter = uint40(block.timestamp) + LIFETIME;
        d.p.evidence = keccak256("evidence");
        d.p.calls = calls;
        _bringRules(d);
    }

    /// @notice A root proposal of one call.
    function _rootDraft(address target, uint256 value, bytes memory data) internal returns (Draft memory d) {
        d.p.proposer = ruth;
        d.p.nonce = nextNonce++;
        d.p.tier = ROOT_TIER;
        d.p.epoch = gateEpoch;
        d.p.notAfter = uint40(block.timestamp) + LIFETIME;
        d.p.calls = RuleBook.list(RuleBook.call(target, value, data, NO_RULE));
    }

    function _id(Draft memory d) internal pure returns (bytes32) {
        return TypedData.idOf(d.p);
    }

    // ── Acts ────────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Proposes by signature of the agent's key; a stranger carries it.
    function _propose(Draft memory d) internal {
        if (d.p.proposer == ADA) _proposeBy(d, alice, _signProposal(d, "alice"));
        else _proposeBy(d, bob, _signProposal(d, "bob"));
    }

    function _proposeBy(Draft memory d, address key, bytes memory signature) internal {
        _noteProposed(d, key);
        gate.propose(d.p, d.w, key, signature);
    }

    /// @notice What a record of this draft commits to when an agent's key proposes it now.
    function _noteProposed(Draft memory d, address key) internal view {
        d.t = Terms(d.p.tier, key, uint40(block.timestamp), address(0), 0, d.p.notAfter);
    }

    /// @notice Approves by the approver of the draft's tier: by signatures of the Council, or by a call of the account.
    function _approve(Draft memory d) internal {
        _approveUntil(d, d.p.notAfter);
    }

    function _approveUntil(Draft memory d, uint40 validUntil) internal {
        bytes32 id = _id(d);
        Terms memory old = abi.decode(abi.encode(d.t), (Terms));
        _noteApproved(d, validUntil);
        if (d.p.tier == COUNCIL) {
            gate.approveBySignature(d.p.proposer, d.p.nonce, id, old, _signApproval(d, validUntil));
        } else {
            vm.prank(d.t.approver);
            gate.approve(d.p, old, validUntil);
        }
    }

    /// @notice What its record commits to once the approver of its tier agreed.
    function _noteApproved(Draft memory d, uint40 validUntil) internal view {
        (d.t.approver, d.t.approverEpoch) = _approverOf(d.p.tier);
        d.t.expiry = d.p.notAfter < validUntil ? d.p.notAfter : validUntil;
    }

    /// @notice Proposes as the approver of the tier, by a call.
    function _proposeAsApprover(Draft memory d, uint40 validUntil) internal {
        _noteQueuedAsApprover(d, validUntil);
        vm.prank(d.p.proposer);
        gate.proposeAsApprover(d.p, d.w, validUntil);
    }

    function _noteQueuedAsApprover(Draft memory d, uint40 validUntil) internal view {
        d.t = Terms(d.p.tier, address(0), uint40(block.timestamp), address(0), 0, 0);
        _noteApproved(d, validUntil);
    }

    function _execute(Draft memory d) internal {
        gate.execute(d.p, d.w, d.t);
    }

    /// @notice Waits until the first second at which a draft that was just queued may run.
    function _wait(Draft memory d) internal {
        skip(_replacesRootVetoer(d) ? 3 * ROOT_DELAY : _delayOf(d.p.tier));
    }

    /// @notice Proposes, has it approved where its tier asks for that, and waits.
    function _makeReady(Draft memory d) internal {
        if (uint160(d.p.proposer) >= AGENT_ID_LIMIT) {
            _proposeAsApprover(d, d.p.notAfter);
        } else {
            _propose(d);
            if (d.p.tier != OPTIMISTIC) _approve(d);
        }
        _wait(d);
    }

    /// @notice Runs a call of root through proposal, delay and execution. Time passes.
    function _asRoot(address target, bytes memory data) internal {
        Draft memory d = _rootDraft(target, 0, data);
        _makeReady(d);
        _execute(d);
    }

    function _asRoot(bytes memory data) internal {
        _asRoot(address(gate), data);
    }

    // ── Signatures ──────────────────────────────────────────────────────────────────────────────────────────────

    function _signProposal(Draft memory d, string memory name) internal view returns (bytes memory) {
        return signDigest(keyOf(name), TypedData.proposalDigest(address(gate), _id(d)));
    }

    /// @notice The Council's agreement, by two members.
    function _signApproval(Draft memory d, uint40 validUntil) internal view returns (SignedApproval memory) {
        bytes32 digest = _approvalDigest(d, validUntil);
        return SignedApproval(councilEpoch, validUntil, signAsMembers(digest, 2));
    }

    function _approvalDigest(Draft memory d, uint40 validUntil) internal view returns (bytes32) {
        return TypedData.approvalDigest(address(gate), address(council), councilEpoch, validUntil, _id(d));
    }

    // ── Expectations ────────────────────────────────────────────────────────────────────────────────────────────

    function _assertState(Draft memory d, ProposalState needed) internal view {
        assertEq(uint256(gate.state(d.p.proposer, d.p.nonce)), uint256(needed), "state of the proposal");
    }

    /// @notice The record says exactly this, and commits to the draft's id and terms.
    function _assertRecord(Draft memory d, ProposalState needed, uint256 time) internal view {
        (ProposalState stored, uint40 recordedTime, bytes26 commitment) = gate.record(d.p.proposer, d.p.nonce);
        assertEq(uint256(stored), uint256(needed), "stored state");
        assertEq(recordedTime, time, "time of the record");
        assertEq(bytes32(commitment), bytes32(TypedData.commitmentOf(_id(d), d.t)), "commitment of the record");
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _writePolicy(Rule[] memory rules) private returns (bytes32) {
        delete _policy;
        delete _leaves;
        delete _meterIds;
        for (uint256 i = 0; i < rules.length; ++i) {
            _policy.push(abi.encode(rules[i]));
            _leaves.push(PolicyTree.leafOf(rules[i]));
            _meterIds.push(RuleBook.meterId(rules[i].meter));
        }
        policyRoot = PolicyTree.rootOf(_leaves);
        return policyRoot;
    }

    /// @dev From calls that name places in the policy to rules in the order of their leaves, with witness.
    function _bringRules(Draft memory d) internal view {
        bytes32[] memory used = _distinctLeaves(d.p.calls);
        d.p.rules = new RuleUse[](used.length);
        d.w.rules = new Rule[](used.length);
        d.w.proofs = new bytes32[][](used.length);
        d.w.batches = new Batch[](0);
        uint8[] memory places = new uint8[](_leaves.length);
        for (uint256 i = 0; i < used.length; ++i) {
            uint256 place = _placeOf(used[i]);
            places[place] = uint8(i);
            d.p.rules[i] = RuleUse(used[i], NO_INPUT);
            d.w.rules[i] = _rule(place);
            d.w.proofs[i] = PolicyTree.proofOf(_leaves, used[i]);
        }
        for (uint256 i = 0; i < d.p.calls.length; ++i) {
            d.p.calls[i].rule = places[d.p.calls[i].rule];
        }
    }

    function _replacesRootVetoer(Draft memory d) private view returns (bool) {
        if (d.p.tier != ROOT_TIER || d.p.calls.length != 1 || d.p.calls[0].target != address(gate)) return false;
        return bytes4(d.p.calls[0].data) == IAgentTimelock.setRootVetoer.selector;
    }

    function _distinctLeaves(Call[] memory calls) private view returns (bytes32[] memory distinct) {
        bytes32[] memory all = new bytes32[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            all[i] = _leaves[calls[i].rule];
        }
        all = PolicyTree.sorted(all);
        uint256 count = 0;
        for (uint256 i = 0; i < all.length; ++i) {
            if (i == 0 || all[i] != all[i - 1]) all[count++] = all[i];
        }
        distinct = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            distinct[i] = all[i];
        }
    }

    function _placeOf(bytes32 leaf) private view returns (uint256 place) {
        while (_leaves[place] != leaf) ++place;
    }

    function _approverOf(uint8 tier) internal view virtual returns (address approver, uint64 epoch) {
        if (tier == ROOT_TIER) return (ruth, 0);
        if (tier == ACCOUNT) return (tess, 0);
        return (address(council), councilEpoch);
    }

    function _delayOf(uint8 tier) internal view virtual returns (uint32) {
        if (tier == ROOT_TIER) return ROOT_DELAY;
        if (tier == ACCOUNT) return ACCOUNT_DELAY;
        return tier == COUNCIL ? COUNCIL_DELAY : OPTIMISTIC_DELAY;
    }
}
