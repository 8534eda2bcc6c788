// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {ISafe, SafeKit} from "../support/SafeKit.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {AllowingToken} from "./HostileTokens.sol";

abstract contract RevokeAllowanceSpec is GateSpec {
    AllowingToken private token;

    function setUp() public virtual override {
        super.setUp();
        token = new AllowingToken();
    }

    function test_ItSetsARealAllowanceToZero() public {
        _asRoot(address(coin), abi.encodeCall(coin.approve, (stranger, 500)));
        assertEq(coin.allowance(treasury, stranger), 500, "allowance");
        _expectGateEvent();
        emit IAgentTimelock.AllowanceRevoked(gina, address(coin), stranger, 500);
        _revoke(address(coin));
        assertEq(coin.allowance(treasury, stranger), 0, "allowance");
        assertFalse(gate.isExecutingRoot(), "the lock is open again");
    }

    function test_PausedOrNotItWorksAtOnce() public {
        token.set(treasury, stranger, type(uint256).max);
        vm.prank(gina);
        gate.pause(1 days);
        _revoke(address(token));
        assertEq(_allowance(), 0, "allowance");
    }

    function test_RevertWhen_TheCallerIsNotTheGuardian() public {
        token.set(treasury, stranger, 1);
        address[7] memory others = [stranger, alice, otto, tess, ruth, vera, address(council)];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(_unauthorized(others[i], gina));
            vm.prank(others[i]);
            gate.revokeAllowance(address(token), stranger);
        }
        assertEq(_allowance(), 1, "allowance");
    }

    function test_RevertWhen_ThereIsNone() public changesNothing {
        _revokeFails(address(token), _refused(address(token), 0, 0));
        _revokeFails(address(coin), _refused(address(coin), 0, 0));
    }

    /// @dev On an NFT `approve(spender, 0)` would hand over number zero.
    function test_RevertWhen_ItIsAnNft() public changesNothing {
        art.mint(treasury, 0);
        _revokeFails(address(art), _unreadable(address(art)));
        assertEq(art.getApproved(0), address(0), "approved for number zero");
    }

    function test_RevertWhen_ItIsNoContract() public {
        _revokeFails(payee, _unreadable(payee));
    }

    function test_RevertWhen_AllowanceReturnsAnythingButOneWord() public {
        token.set(treasury, stranger, 1);
        uint256[4] memory sizes = [uint256(0), 31, 33, 64];
        for (uint256 i = 0; i < sizes.length; ++i) {
            token.setSize(sizes[i]);
            _revokeFails(address(token), _unreadable(address(token)));
        }
        token.setSize(32);
        assertEq(_allowance(), 1, "allowance");
        _revoke(address(token));
        assertEq(_allowance(), 0, "allowance");
    }

    function test_RevertWhen_TheAllowanceStays() public {
        token.set(treasury, stranger, 7);
        token.setStubborn(true);
        _revokeFails(address(token), _refused(address(token), 7, 7));
        token.setStubborn(false);
        _revoke(address(token));
    }

    /// @dev What `approve` answers is not asked: the allowance tells.
    function test_WhatApproveAnswersDoesNotMatter() public {
        token.set(treasury, stranger, 7);
        token.setMute(true);
        _revoke(address(token));
        assertEq(_allowance(), 0, "allowance");
    }

    function test_RevertWhen_TheTokenIsProtected() public {
        address[4] memory list = [address(gate), address(council), address(registry), tess];
        for (uint256 i = 0; i < list.length; ++i) {
            bytes4 selector = IAgentTimelock.GateTargetProtected.selector;
            _revokeFails(list[i], abi.encodeWithSelector(selector, 0, list[i]));
        }
        if (treasury != address(gate)) {
            bytes4 selector = IAgentTimelock.GateTargetProtected.selector;
            _revokeFails(treasury, abi.encodeWithSelector(selector, 0, treasury));
        }
    }

    /// @dev Another owner's allowance is none of the gate's business.
    function test_RevertWhen_TheAllowanceIsAnothers() public {
        token.set(stranger, stranger, 7);
        _revokeFails(address(token), _refused(address(token), 0, 0));
    }

    function _revoke(address token_) private {
        vm.prank(gina);
        gate.revokeAllowance(token_, stranger);
    }

    function _revokeFails(address token_, bytes memory error_) private {
        vm.expectRevert(error_);
        _revoke(token_);
    }

    function _allowance() private view returns (uint256) {
        (, bytes memory answer) = address(token).staticcall(
            abi.encodeWithSignature("allowance(address,address)", treasury, stranger)
        );
        return abi.decode(answer, (uint256));
    }

    function _refused(address token_, uint256 before, uint256 afterwards) private view returns (bytes memory) {
        bytes4 selector = IAgentTimelock.GateAllowanceRefused.selector;
        return abi.encodeWithSelector(selector, token_, stranger, before, afterwards);
    }

    function _unreadable(address token_) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateBalanceUnreadable.selector, token_);
    }
}

contract RevokeAllowanceTest is RevokeAllowanceSpec, InGate {}

contract RevokeAllowanceSafeTest is RevokeAllowanceSpec, InSafe {
    function test_RevertWhen_TheModuleIsDisabled() public {
        _asRoot(address(coin), abi.encodeCall(coin.approve, (stranger, 500)));
        SafeKit.execute(
            safe,
            keyOf("sam"),
            address(safe),
            abi.encodeCall(ISafe.disableModule, (address(1), address(gate)))
        );
        bytes4 selector = IAgentTimelock.GateAllowanceRefused.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, coin, stranger, 500, 500));
        vm.prank(gina);
        gate.revokeAllowance(address(coin), stranger);
    }
}
