/** A piece of source that a rule must find, and its twin, which differs in the one hostile detail. */
export type Snippet = {
  rule: string;
  what: string;
  hostile: string;
  benign: string;
  /** The keys that the rule gives for the hostile one. */
  finds: readonly string[];
  /** And for the twin, where the rule names what is fine as well. */
  passes?: readonly string[];
};

const body = (statements: string, more = "") => `contract C { ${more} function f() external { ${statements} } }`;

/** A contract with an address to call, of which a function's body is what counts. */
const calling = (statements: string) =>
  `contract C { address immutable FIXED; address moving; bool done;
    constructor(address a) { FIXED = a; }
    function f(address given) external { ${statements} done = true; moving = given; } }`;

const IERC20 = "interface IToken { function total() external view returns (uint256); }";

const IDO = "interface IDo { function run() external; function look() external view; }";

const guarded = (modifier: string, condition: string) =>
  `contract C { address owner; uint256 x; error No();
    modifier only() { if (${condition}) revert No(); _; }
    function f() external ${modifier} { x = 1; owner = msg.sender; } }`;

const counted = (event: string, statement: string) =>
  `contract C { uint256 kept; event Kept(uint256 to); event Other();
    function f(uint256 to) external { kept = to; _tell(to); }
    function _tell(uint256 to) private { if (to > 0) emit ${event}; }
    function g() external { ${statement} } }`;

const encoding = (args: string) =>
  `contract C { error E(uint256 a, address b, bytes c);
    function f(bytes memory c) external view returns (bytes memory) { return abi.encodeWithSelector(E.selector${args}); } }`;

export const snippets: readonly Snippet[] = [
  {
    rule: "instructions",
    what: "a delegatecall",
    hostile: body('(bool ok, ) = address(1).delegatecall(""); ok;'),
    benign: body('(bool ok, ) = address(1).call(""); ok;'),
    finds: ["C.f: delegatecall"],
  },
  {
    rule: "instructions",
    what: "a delegatecall in assembly",
    hostile: body("assembly { pop(delegatecall(gas(), 1, 0, 0, 0, 0)) }"),
    benign: body("assembly { pop(staticcall(gas(), 1, 0, 0, 0, 0)) }"),
    finds: ["C.f: delegatecall"],
  },
  {
    rule: "instructions",
    what: "a contract that makes another",
    hostile: `contract D {} ${body("new D();")}`,
    benign: `contract D {} ${body("new bytes(1);")}`,
    finds: ["C.f: create"],
  },
  {
    rule: "instructions",
    what: "a contract that ends itself",
    hostile: body("selfdestruct(payable(msg.sender));"),
    benign: body("payable(msg.sender).transfer(0);"),
    finds: ["C.f: selfdestruct"],
  },
  {
    rule: "assembly",
    what: "assembly that gains an instruction",
    hostile: body('assembly ("memory-safe") { sstore(0, calldataload(4)) }'),
    benign: body('assembly ("memory-safe") { pop(calldataload(4)) }'),
    finds: ["C.f: calldataload sstore"],
    passes: ["C.f: calldataload pop"],
  },
  {
    rule: "assembly",
    what: "assembly that promises nothing of memory",
    hostile: body("assembly { mstore(0, 1) }"),
    benign: body('assembly ("memory-safe") { mstore(0, 1) }'),
    finds: ["C.f: mstore, not memory-safe"],
    passes: ["C.f: mstore"],
  },
  {
    rule: "callers",
    what: "a function that lost its modifier",
    hostile: guarded("", "msg.sender != owner"),
    benign: guarded("only", "msg.sender != owner"),
    finds: ["C.f: refuses nobody"],
    passes: ["C.f: only"],
  },
  {
    rule: "callers",
    what: "a modifier that does not ask who calls",
    hostile: guarded("only", "x != 0"),
    benign: guarded("only", "owner != msg.sender"),
    finds: ["C.f: refuses nobody"],
    passes: ["C.f: only"],
  },
  {
    rule: "callers",
    what: "a check of another role",
    hostile: `contract C { address guardian; address root; uint256 x; error No();
      function _require(address who) private view { if (msg.sender != who) revert No(); }
      function f() external { _require(guardian); x = 1; root = guardian; guardian = root; } }`,
    benign: `contract C { address guardian; address root; uint256 x; error No();
      function _require(address who) private view { if (msg.sender != who) revert No(); }
      function f() external { _require(root); x = 1; root = guardian; guardian = root; } }`,
    finds: ["C.f: _require(guardian)"],
    passes: ["C.f: _require(root)"],
  },
  {
    rule: "callers",
    what: "an inherited function, and one that an override opens",
    hostile: `abstract contract B { uint256 x; function f() external virtual; }
      contract C is B { function f() external override { x = 1; } }`,
    benign: `abstract contract B { uint256 x; function f() external virtual; }
      contract C is B { error No();
        function f() external override { bool may = msg.sender == address(1); if (!may) revert No(); x = 1; } }`,
    finds: ["C.f: refuses nobody"],
    passes: ["C.f: if !may where may = msg.sender == address(1)"],
  },
  {
    rule: "callers",
    what: "a way to be paid",
    hostile: "contract C { receive() external payable {} }",
    benign: "contract C { function f() external view {} }",
    finds: ["C.receive: refuses nobody"],
  },
  {
    rule: "guards",
    what: "a condition that was loosened",
    hostile: guarded("only", "msg.sender != owner && x == 0"),
    benign: guarded("only", "msg.sender != owner"),
    finds: ["C.only: if msg.sender != owner && x == 0"],
    passes: ["C.only: if msg.sender != owner"],
  },
  {
    rule: "guards",
    what: "an answer that was loosened",
    hostile:
      "contract C { address o; function _is() internal view returns (bool) { return msg.sender == o || true; } }",
    benign: "contract C { address o; function _is() internal view returns (bool) { return msg.sender == o; } }",
    finds: ["C._is: return msg.sender == o || true"],
    passes: ["C._is: return msg.sender == o"],
  },
  {
    rule: "events",
    what: "a write without event",
    hostile: counted("Kept(to)", "kept = 1;"),
    benign: counted("Kept(to)", "kept = 1; _tell(1);"),
    finds: ["C.g: C.kept, without Kept"],
  },
  {
    rule: "events",
    what: "a write with another event",
    hostile: counted("Other()", ""),
    benign: counted("Kept(to)", ""),
    finds: ["C.f: C.kept, without Kept"],
  },
  {
    rule: "events",
    what: "a write in a helper, of which one caller tells nothing",
    hostile: `contract C { uint256 kept; event Kept(); function _set() private { kept = 1; }
      function f() external { _set(); emit Kept(); } function g() external { _set(); } }`,
    benign: `contract C { uint256 kept; event Kept(); function _set() private { kept = 1; }
      function f() external { _set(); emit Kept(); } function g() external { _set(); emit Kept(); } }`,
    finds: ["C._set: C.kept, without Kept"],
  },
  {
    rule: "events",
    what: "a write through a pointer to a struct",
    hostile: `contract C { struct S { uint256 a; } mapping(uint256 => S) all; event Kept(); uint256 kept;
      function f() external { S storage s = all[1]; s.a = 2; kept = 1; emit Kept(); } }`,
    benign: `contract C { struct S { uint256 a; } mapping(uint256 => S) all; event Kept(); uint256 kept;
      function f() external { S memory s = all[1]; s.a = 2; kept = 1; emit Kept(); } }`,
    finds: ["C.f: S.a, no event is named for it"],
  },
  {
    rule: "events",
    what: "state that nobody named, deleted, pushed or counted",
    hostile: `contract C { uint256[] list; uint256 n; uint256 kept; event Kept();
      function f() external { list.push(1); ++n; kept = 1; emit Kept(); } }`,
    benign: `contract C { uint256 kept; event Kept();
      function f() external { uint256 n; ++n; kept = 1; emit Kept(); } }`,
    finds: ["C.f: C.n, no event is named for it", "C.f: C.list, no event is named for it"],
  },
  {
    rule: "external calls",
    what: "a call to an account from calldata",
    hostile: `${IERC20} ${calling("IToken(given).total();")}`,
    benign: `${IERC20} ${calling("IToken(FIXED).total();")}`,
    finds: ["C.f: IToken(given).total"],
  },
  {
    rule: "external calls",
    what: "a call to an account that can change",
    hostile: calling('(bool ok, ) = moving.call(""); ok;'),
    benign: calling('(bool ok, ) = FIXED.call(""); ok;'),
    finds: ["C.f: moving.call"],
  },
  {
    rule: "external calls",
    what: "a call through a library",
    hostile: `library L { function ask(address a) internal { (bool ok, ) = a.call(""); ok; } } ${calling("L.ask(given);")}`,
    benign: `library L { function ask(address a) internal { (bool ok, ) = a.call(""); ok; } } ${calling("L.ask(FIXED);")}`,
    finds: ["L.ask: a.call", "C.f: L.ask(given)"],
    passes: ["L.ask: a.call"],
  },
  {
    rule: "external calls",
    what: "a call in assembly",
    hostile: calling("assembly { let ok := call(gas(), given, 0, 0, 0, 0, 0) }"),
    benign: calling("assembly { let ok := add(given, 1) }"),
    finds: ["C.f: call(gas(), given, 0, 0, 0, 0, 0)"],
  },
  {
    rule: "order",
    what: "a write behind a call",
    hostile: `${IDO} contract C { uint256 x; function f() external { IDo(address(1)).run(); x = 1; } }`,
    benign: `${IDO} contract C { uint256 x; function f() external { x = 1; IDo(address(1)).run(); } }`,
    finds: ["C.f: C.x after C.f IDo(address(1)).run"],
  },
  {
    rule: "order",
    what: "a write behind a call that can do something",
    hostile: `${IDO} contract C { uint256 x; function f() external { IDo(address(1)).run(); x = 1; } }`,
    benign: `${IDO} contract C { uint256 x; function f() external { IDo(address(1)).look(); x = 1; } }`,
    finds: ["C.f: C.x after C.f IDo(address(1)).run"],
  },
  {
    rule: "order",
    what: "a write by a helper behind a call in assembly",
    hostile: `library L { function go() internal { assembly { pop(call(gas(), 1, 0, 0, 0, 0, 0)) } } }
      contract C { uint256 x; function f() external { L.go(); _set(); } function _set() private { x = 1; } }`,
    benign: `library L { function go() internal { assembly { pop(call(gas(), 1, 0, 0, 0, 0, 0)) } } }
      contract C { uint256 x; function f() external { _set(); L.go(); } function _set() private { x = 1; } }`,
    finds: ["C.f: C.x after L.go call"],
  },
  {
    rule: "order",
    what: "a write by a modifier behind the body's call",
    hostile: `contract C { uint256 x; modifier then() { _; x = 1; }
      function f() external then { (bool ok, ) = address(1).call(""); ok; } }`,
    benign: `contract C { uint256 x; modifier first() { x = 1; _; }
      function f() external first { (bool ok, ) = address(1).call(""); ok; } }`,
    finds: ["C.f: C.x after C.f address(1).call"],
  },
  {
    rule: "copies",
    what: "a write to a copy",
    hostile: `contract C { struct S { uint256 a; } mapping(uint256 => S) all;
      function f() external { S memory s = all[1]; s.a = 2; } }`,
    benign: `contract C { struct S { uint256 a; } mapping(uint256 => S) all;
      function f() external { S storage s = all[1]; s.a = 2; } }`,
    finds: ["C.f: s.a"],
  },
  {
    rule: "swaps",
    what: "an event's values in another order",
    hostile: `contract C { event Moved(address from, address to);
      function f(address from, address to) external { emit Moved(to, from); } }`,
    benign: `contract C { event Moved(address from, address to);
      function f(address from, address to) external { emit Moved(from, to); } }`,
    finds: ["C.f: to as from of Moved", "C.f: from as to of Moved"],
  },
  {
    rule: "swaps",
    what: "a value of a struct in the place of another",
    hostile: `contract C { struct S { uint256 low; uint256 high; }
      function f(uint256 high) external pure returns (S memory) { return S(high, 9); } }`,
    benign: `contract C { struct S { uint256 low; uint256 high; }
      function f(uint256 high) external pure returns (S memory) { return S(9, high); } }`,
    finds: ["C.f: high as low of S"],
  },
  {
    rule: "results",
    what: "a success that nothing reads",
    hostile: body('(bool ok, ) = address(1).call("");'),
    benign: body('(bool ok, ) = address(1).call(""); if (!ok) revert();'),
    finds: ['C.f: (bool ok,) = address(1).call("")'],
  },
  {
    rule: "results",
    what: "a success that is left out",
    hostile: body('(, bytes memory a) = address(1).call(""); a;'),
    benign: body('(bool ok, bytes memory a) = address(1).call(""); a; ok;'),
    finds: ['C.f: (, bytes memory a) = address(1).call("")'],
  },
  {
    rule: "results",
    what: "a call as a statement",
    hostile: `${IERC20} ${body("IToken(address(1)).total();")}`,
    benign: `${IERC20} ${body("uint256 t = IToken(address(1)).total();")}`,
    finds: ["C.f: IToken(address(1)).total()"],
  },
  {
    rule: "results",
    what: "a struct that tells of success, left lying",
    hostile: `contract C { struct R { bool ok; } function _do() private returns (R memory r) {} function f() external { _do(); } }`,
    benign: `contract C { struct R { uint256 n; } function _do() private returns (R memory r) {} function f() external { _do(); } }`,
    finds: ["C.f: _do()"],
  },
  {
    rule: "results",
    what: "a call in assembly whose success is thrown away",
    hostile: body("assembly { pop(call(gas(), 1, 0, 0, 0, 0, 0)) }"),
    benign: body("assembly { if iszero(call(gas(), 1, 0, 0, 0, 0, 0)) { revert(0, 0) } }"),
    finds: ["C.f: pop(call(gas(), 1, 0, 0, 0, 0, 0))"],
  },
  {
    rule: "surroundings",
    what: "tx.origin",
    hostile: body("if (tx.origin != msg.sender) revert();"),
    benign: body("if (address(this) != msg.sender) revert();"),
    finds: ["C.f: tx.origin"],
  },
  {
    rule: "surroundings",
    what: "a block's number as time",
    hostile: body("if (block.number > 10) revert();"),
    benign: body("if (block.timestamp > 10) revert();"),
    finds: ["C.f: block.number"],
  },
  {
    rule: "surroundings",
    what: "chance that a proposer chooses, in assembly",
    hostile: body("assembly { let x := prevrandao() }"),
    benign: body("assembly { let x := timestamp() }"),
    finds: ["C.f: prevrandao"],
  },
  {
    rule: "surroundings",
    what: "gas",
    hostile: body("if (gasleft() > 10) revert();"),
    benign: `contract C { uint256 gasleft_; function f() external { if (gasleft_ > 10) revert(); gasleft_ = 1; } }`,
    finds: ["C.f: gasleft"],
  },
  {
    rule: "casts",
    what: "a value that is cut",
    hostile: "contract C { function f(uint256 a) external pure returns (uint40) { return uint40(a); } }",
    benign: "contract C { function f(uint32 a) external pure returns (uint40) { return uint40(a); } }",
    finds: ["C.f: uint40(a)"],
  },
  {
    rule: "casts",
    what: "a sign that turns",
    hostile: "contract C { function f(uint256 a) external pure returns (int256) { return int256(a); } }",
    benign:
      "contract C { function f(uint128 a) external pure returns (int256) { return int256(uint256(a) > 9 ? int256(9) : int8(1)); } }",
    finds: ["C.f: int256(a)"],
  },
  {
    rule: "casts",
    what: "bytes that are cut, or filled up with zeros",
    hostile: "contract C { function f(bytes calldata a) external pure returns (bytes4) { return bytes4(a[1:]); } }",
    benign: "contract C { function f(bytes4 a) external pure returns (bytes32) { return bytes32(a); } }",
    finds: ["C.f: bytes4(a[1:])"],
  },
  {
    rule: "rounding",
    what: "a quotient that is multiplied",
    hostile: "contract C { function f(uint256 a) external pure returns (uint256) { return (a / 3 + 1) * 7; } }",
    benign: "contract C { function f(uint256 a) external pure returns (uint256) { return (a * 7) / 3 + 1; } }",
    finds: ["C.f: (a / 3 + 1) * 7"],
  },
  {
    rule: "rounding",
    what: "a quotient that is multiplied in assembly",
    hostile: body("assembly { let x := mul(div(5, 3), 7) }"),
    benign: body("assembly { let x := div(mul(5, 7), 3) }"),
    finds: ["C.f: mul(div(5, 3), 7)"],
  },
  {
    rule: "overflow",
    what: "unchecked arithmetic",
    hostile: "contract C { function f(uint256 a) external pure returns (uint256) { unchecked { return a + 1; } } }",
    benign: "contract C { function f(uint256 a) external pure returns (uint256) { { return a + 1; } } }",
    finds: ["C.f: unchecked"],
  },
  {
    rule: "growth",
    what: "a list that grows for ever",
    hostile: "contract C { uint256[] all; function f() external { all.push(1); } }",
    benign: `import {MOST} from "types/Limits.sol";
      contract C { uint256[] all; function f() external { if (all.length >= MOST) revert(); all.push(1); } }`,
    finds: ["C.f: all.push(1)"],
  },
  {
    rule: "growth",
    what: "a loop over what is stored",
    hostile: "contract C { uint256[] all; function f() external { for (uint256 i = 0; i < all.length; ++i) {} } }",
    benign:
      "contract C { function f(uint256[] calldata all) external { for (uint256 i = 0; i < all.length; ++i) {} } }",
    finds: ["C.f: i < all.length"],
  },
  {
    rule: "growth",
    what: "a loop without end",
    hostile: body("for (;;) {}"),
    benign: body("for (uint256 i; i < 3; ++i) {}"),
    finds: ["C.f: a loop without end"],
  },
  {
    rule: "growth",
    what: "a stored list that is handed out",
    hostile: "contract C { uint256[] all; function f() external view returns (uint256[] memory) { return all; } }",
    benign: "contract C { uint256[3] all; function f() external view returns (uint256[3] memory) { return all; } }",
    finds: ["C.f: return all"],
  },
  {
    rule: "packing",
    what: "two texts that flow into one another",
    hostile:
      "contract C { function f(string memory a, bytes memory b) external pure returns (bytes memory) { return abi.encodePacked(a, b); } }",
    benign:
      "contract C { function f(string memory a, bytes32 b) external pure returns (bytes memory) { return abi.encodePacked(a, b); } }",
    finds: ["C.f: abi.encodePacked(a, b)"],
  },
  {
    rule: "packing",
    what: "two lists that are joined",
    hostile:
      "contract C { function f(bytes memory a, bytes memory b) external pure returns (bytes memory) { return bytes.concat(a, b); } }",
    benign:
      "contract C { function f(bytes memory a, bytes32 b) external pure returns (bytes memory) { return bytes.concat(a, b); } }",
    finds: ["C.f: bytes.concat(a, b)"],
  },
  {
    rule: "selectors",
    what: "an argument too few",
    hostile: encoding(", 1, msg.sender"),
    benign: encoding(", 1, msg.sender, c"),
    finds: ["C.f: 2 arguments instead of 3"],
  },
  {
    rule: "selectors",
    what: "an argument of another shape",
    hostile: encoding(", 1, msg.sender, bytes32(c)"),
    benign: encoding(", uint8(1), address(this), c"),
    finds: ["C.f: bytes of a word instead of bytes"],
  },
  {
    rule: "selectors",
    what: "a signature that nobody declares",
    hostile: `${IERC20} contract C { function f() external pure returns (bytes memory) { return abi.encodeWithSignature("totl()"); } }`,
    benign: `${IERC20} contract C { function f() external pure returns (bytes memory) { return abi.encodeWithSignature("total()"); } }`,
    finds: ["C.f: totl() with 0 arguments"],
  },
  {
    rule: "errors",
    what: "a refusal as text",
    hostile: body('if (msg.sender == address(0)) revert("no");'),
    benign: body("if (msg.sender == address(0)) revert No();", "error No();"),
    finds: ["C.f: revert with 1 arguments"],
  },
  {
    rule: "errors",
    what: "a require",
    hostile: body("require(msg.sender != address(0));"),
    benign: body("_require(msg.sender != address(0));", "function _require(bool b) private {}"),
    finds: ["C.f: require with 1 arguments"],
  },
  {
    rule: "immutables",
    what: "a variable that only the constructor writes",
    hostile: "contract C { uint256 x; constructor() { x = 1; } }",
    benign: "contract C { uint256 immutable x; constructor() { x = 1; } }",
    finds: ["C.x: only the constructor writes it"],
  },
  {
    rule: "immutables",
    what: "a variable that nothing writes",
    hostile: "contract C { uint256 x = 1; }",
    benign: "contract C { uint256 constant x = 1; }",
    finds: ["C.x: nothing writes it"],
  },
  {
    rule: "unused",
    what: "an error that is never thrown",
    hostile: body("revert A();", "error A(); error B();"),
    benign: body("if (msg.data.length > 4) revert B(); revert A();", "error A(); error B();"),
    finds: ["C: B"],
  },
  {
    rule: "unused",
    what: "a function that nothing calls",
    hostile: "contract C { function _f() internal {} }",
    benign: "contract C { function _f() internal {} function g() external { _f(); } }",
    finds: ["C._f: _f"],
  },
  {
    rule: "pragma",
    what: "a floating pragma",
    hostile: "pragma solidity ^0.8.37;",
    benign: "pragma solidity 0.8.37;",
    finds: ["hostile: solidity ^0.8.37"],
  },
  {
    rule: "pragma",
    what: "a second pragma",
    hostile: "pragma solidity 0.8.37; pragma abicoder v2;",
    benign: "pragma solidity 0.8.37;",
    finds: ["hostile: solidity 0.8.37; abicoderv2"],
  },
];
