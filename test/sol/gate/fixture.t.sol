// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProposalState} from "../../../contracts/types/Proposal.sol";
import {GateFixture} from "../support/GateFixture.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @dev That the fixture's acts lead through a whole life, by each way to agree.
abstract contract FixtureSpec is GateFixture {
    function test_AnOptimisticPaymentRuns() public {
        _runs(_payment(OPTIMISTIC, 100));
    }

    function test_APaymentThatTheCouncilSignedRuns() public {
        _runs(_payment(COUNCIL, 100));
    }

    function test_APaymentThatAnAccountApprovedRuns() public {
        _runs(_payment(ACCOUNT, 100));
    }

    function test_APaymentOfAnApproverRuns() public {
        _runs(_draft(tess, ACCOUNT, RuleBook.transfer(address(coin), payee, 100, TESS_PAYS)));
    }

    function test_APaymentOfRootRuns() public {
        _runs(_rootDraft(address(coin), 0, abi.encodeCall(coin.transfer, (payee, 100))));
    }

    function _runs(Draft memory d) private {
        _makeReady(d);
        _assertState(d, ProposalState.Ready);
        _execute(d);
        _assertRecord(d, ProposalState.Executed, block.timestamp);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
        assertEq(coin.balanceOf(treasury), COINS - 100, "the treasury's coins");
    }
}

contract FixtureTest is FixtureSpec, InGate {}

contract FixtureSafeTest is FixtureSpec, InSafe {}
