// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestBase} from "../support/TestBase.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {Census, Explorer} from "./Explorer.sol";
import {Move} from "./Moves.sol";
import {Shape, TinySystem} from "./TinySystem.sol";

contract GateExplorer is Explorer, InGate {
    constructor(Shape memory shape) TinySystem(shape) {}
}

contract SafeExplorer is Explorer, InSafe {
    constructor(Shape memory shape) TinySystem(shape) {}
}

/// @notice Every interleaving of the steps of a tiny system, to the depth that SALLYPORT_MODEL_DEPTH says. How that is
/// done, and what it means: docs/model.md.
abstract contract Model is TestBase {
    /// @dev Deep enough for `npm test` to see that the check itself works; `npm run test:model` goes to 8.
    uint256 private constant SHORT = 3;

    string private constant DIRECTORY = "cache/model";

    function _walk(string memory name, Explorer explorer) internal {
        uint256 depth = vm.envOr("SALLYPORT_MODEL_DEPTH", uint256(0));
        (Census memory c, string memory complaint) = explorer.explore(depth == 0 ? SHORT : depth);
        assertTrue(bytes(complaint).length == 0, complaint);
        if (depth == 0) return;
        vm.createDir(DIRECTORY, true);
        vm.writeLine(string.concat(DIRECTORY, "/", name, ".csv"), _lines(c));
    }

    /// @dev A line for each figure or list of figures; scripts/model/census.ts reads them.
    function _lines(Census memory c) private pure returns (string memory) {
        string memory text = string.concat("states,", vm.toString(c.states), "\nedges,", vm.toString(c.edges));
        text = string.concat(text, "\nterminal,", vm.toString(c.terminal));
        text = string.concat(text, "\nstatesAt", _list(c.statesAt), "\ntried", _list(c.tried));
        text = string.concat(text, "\nsucceeded", _list(c.succeeded), "\nrefused", _list(c.refusedAlone));
        return string.concat(text, "\nchecks", _list(c.checks));
    }

    function _list(uint256[] memory numbers) private pure returns (string memory text) {
        for (uint256 i = 0; i < numbers.length; ++i) {
            text = string.concat(text, ",", vm.toString(numbers[i]));
        }
    }
}

/// @notice The only member makes room for another.
contract OneOfOneTest is Model {
    function test_OneOfOne() external {
        Shape memory shape = Shape(1, 1, 1, 2, 1, Move.WithdrawA, Move.CompromiseOldKeySinceEver);
        _walk("OneOfOne", new GateExplorer(shape));
    }
}

/// @notice One of two members goes; a Safe is the treasury.
contract OneOfTwoTest is Model {
    function test_OneOfTwo() external {
        Shape memory shape = Shape(1, 2, 1, 0, 1, Move.RejectA, Move.RevokeOldKey);
        _walk("OneOfTwo", new SafeExplorer(shape));
    }
}

/// @notice One of two members, who must both agree, makes room for another.
contract TwoOfTwoTest is Model {
    function test_TwoOfTwo() external {
        Shape memory shape = Shape(2, 2, 1, 4, 2, Move.VetoB, Move.CompromiseOldKeySinceNow);
        _walk("TwoOfTwo", new GateExplorer(shape));
    }
}

/// @notice One of three members makes room for another.
contract TwoOfThreeTest is Model {
    function test_TwoOfThree() external {
        Shape memory shape = Shape(2, 3, 1, 8, 2, Move.VetoA, Move.RevokeOldKey);
        _walk("TwoOfThree", new GateExplorer(shape));
    }
}

/// @notice Three members, who must all agree, become three of whom two must.
contract ThreeOfThreeTest is Model {
    function test_ThreeOfThree() external {
        Shape memory shape = Shape(3, 3, 0, 0, 2, Move.WithdrawB, Move.CompromiseOldKeySinceEver);
        _walk("ThreeOfThree", new GateExplorer(shape));
    }
}
