// Names what the agent's side gives, by its package alone.
import * as agent from "sallyport/agent";

console.log(Object.keys(agent).sort().join(" "));
