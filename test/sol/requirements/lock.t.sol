// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ProposalState} from "../../../contracts/types/Proposal.sol";
import {Rule} from "../../../contracts/types/Rule.sol";
import {Forwarder} from "../gate/Callers.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @dev Remembers the state that a proposal is in when it is called.
contract StateWitness {
    IAgentTimelock private immutable GATE;
    address private immutable PROPOSER;
    ProposalState public seen;

    constructor(IAgentTimelock gate, address proposer) {
        (GATE, PROPOSER) = (gate, proposer);
    }

    function look(uint64 nonce) external {
        seen = GATE.state(PROPOSER, nonce);
    }
}

/// @notice One lock around every execution, and the state written before the calls.
abstract contract LockSpec is GateSpec {
    Forwarder private forwarder;

    function setUp() public override {
        super.setUp();
        forwarder = new Forwarder();
        Rule[] memory rules = new Rule[](2);
        rules[PAY] = _rule(PAY);
        rules[1] = RuleBook.functionRule(ADA, OPTIMISTIC, address(forwarder), Forwarder.forward.selector, "");
        _setPolicy(rules);
    }

    function test_RevertWhen_ACallExecutesAnother() public {
        Draft memory other = _payment(OPTIMISTIC, 100);
        Draft memory d = _forwarding();
        _propose(other);
        _makeReady(d);
        forwarder.set(address(gate), abi.encodeCall(gate.execute, (other.p, other.w, other.t)));
        _refuses(d, _execute, _failedLocked());
        // By itself either runs.
        _execute(other);
        forwarder.set(address(coin), abi.encodeCall(coin.mint, (payee, 1)));
        _execute(d);
    }

    function test_RevertWhen_ACallExecutesItsOwnProposal() public {
        Draft memory d = _forwarding();
        _makeReady(d);
        forwarder.set(address(gate), abi.encodeCall(gate.execute, (d.p, d.w, d.t)));
        _refuses(d, _execute, _failedLocked());
    }

    /// @dev The guardian acts through the target: within an execution even stopping must not call out.
    function test_RevertWhen_ACallRevokesAnAllowance() public {
        _asRoot(abi.encodeCall(gate.offerGuardian, (address(forwarder))));
        forwarder.set(address(gate), abi.encodeCall(gate.acceptGuardian, ()));
        forwarder.forward();
        _asRoot(address(coin), abi.encodeCall(coin.approve, (stranger, 5)));
        assertEq(coin.allowance(treasury, stranger), 5, "allowance");

        bytes memory revoking = abi.encodeCall(gate.revokeAllowance, (address(coin), stranger));
        forwarder.set(address(gate), revoking);
        Draft memory d = _rootDraft(address(this), 0, abi.encodeCall(this.callForwarder, ()));
        _makeReady(d);
        bytes memory locked = abi.encodeWithSelector(IAgentTimelock.GateLocked.selector);
        bytes4 selector = this.callForwarder.selector;
        _refuses(
            d,
            _execute,
            abi.encodeWithSelector(IAgentTimelock.GateCallFailed.selector, 0, address(this), selector, locked)
        );
        forwarder.forward();
        assertEq(coin.allowance(treasury, stranger), 0, "revoked outside");
    }

    function test_WhileItsCallsRunItIsExecuted() public {
        StateWitness witness = new StateWitness(gate, ADA);
        Draft memory d = _forwarding();
        forwarder.set(address(witness), abi.encodeCall(witness.look, (d.p.nonce)));
        _makeReady(d);
        _execute(d);
        assertEq(uint256(witness.seen()), uint256(ProposalState.Executed), "state during the call");
    }

    /// @dev The lock is transient and open again: two executions follow one another in one transaction.
    function test_ExecutionsFollowOneAnother() public {
        Draft memory a = _payment(OPTIMISTIC, 100);
        Draft memory b = _payment(OPTIMISTIC, 100);
        _propose(a);
        _makeReady(b);
        _execute(a);
        _execute(b);
        assertEq(coin.balanceOf(payee), 200, "paid twice");
    }

    function callForwarder() external {
        forwarder.forward();
    }

    function _forwarding() private returns (Draft memory) {
        bytes memory data = abi.encodeCall(Forwarder.forward, ());
        return _draft(ADA, OPTIMISTIC, RuleBook.call(address(forwarder), 0, data, 1));
    }

    function _failedLocked() private view returns (bytes memory) {
        bytes memory locked = abi.encodeWithSelector(IAgentTimelock.GateLocked.selector);
        bytes4 failed = IAgentTimelock.GateCallFailed.selector;
        return abi.encodeWithSelector(failed, 0, address(forwarder), Forwarder.forward.selector, locked);
    }
}

contract LockTest is LockSpec, InGate {}

contract LockSafeTest is LockSpec, InSafe {}
