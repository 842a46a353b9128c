// <faceoff-comparison>: a comparison in somebody's page.
export {};
