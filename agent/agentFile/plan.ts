/** The name by which intents cite the plan of a rules brain. */
export const PLAN_SOURCE = "plan";
