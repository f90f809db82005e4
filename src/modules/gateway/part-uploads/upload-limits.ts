/** One part as a whole. */
export const partBytesMax = 10 * 1024 * 1024 * 1024
/** What one person may have under way at once: in number, and in bytes that have come. */
export const openUploadsMax = 200
export const openBytesMax = 100 * 1024 * 1024 * 1024
export const chunksMax = 10_000
/** An upload that nobody goes on with is given up. */
export const idleSecondsMax = 6 * 60 * 60
/** What was uploaded and never became a part of anything is given up. */
export const unusedSecondsMax = 3 * 24 * 60 * 60
