// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyMatcher} from "../interfaces/IPolicyMatcher.sol";
import {BatchStatus} from "../types/Provenance.sol";

/// @title MatcherExam
/// @notice Puts many questions to a matcher in one call, so that a million verdicts need no million requests. It is also
/// the matcher's registry of batches, so that a question brings the status of its inputs along.
contract MatcherExam {
    /// @notice Asks whether a proposal can be proposed, and if so, whether it can be executed.
    /// @param questions One after the other: a size in four bytes, and as many bytes of abi.encode(Proposal, Witness).
    /// @return answers One after the other: 0x01 and what {IPolicyMatcher-matchExecuting} returned, or 0x00 and the
    /// first error; each with its size in four bytes before it.
    function ask(IPolicyMatcher matcher, bytes calldata questions) external view returns (bytes memory answers) {
        uint256 place = 0;
        while (place < questions.length) {
            uint256 end = place + 4 + uint32(bytes4(questions[place:place + 4]));
            answers = bytes.concat(answers, _ask(address(matcher), questions[place + 4:end]));
            place = end;
        }
    }

    /// @notice What the registry would say: it stands in the root, as source, time, levels and withdrawal, from the left.
    function statusOf(bytes32, bytes32 root) external pure returns (BatchStatus memory status) {
        status.source = address(bytes20(root));
        status.observedAt = uint40(bytes5(root << 160));
        status.levels = uint8(root[25]);
        status.withdrawal = uint8(root[26]);
    }

    function _ask(address matcher, bytes calldata question) private view returns (bytes memory) {
        (bool success, bytes memory answer) = matcher.staticcall(
            bytes.concat(IPolicyMatcher.matchProposing.selector, question)
        );
        if (success) {
            (success, answer) = matcher.staticcall(bytes.concat(IPolicyMatcher.matchExecuting.selector, question));
        }
        return bytes.concat(success ? bytes1(0x01) : bytes1(0x00), bytes4(uint32(answer.length)), answer);
    }
}
