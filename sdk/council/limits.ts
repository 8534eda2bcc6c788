/** Most EOA signatures of one agreement, whose number a Council reads from one byte, and so the highest threshold. */
export const MAX_EOA_SIGNATURES = 255;
