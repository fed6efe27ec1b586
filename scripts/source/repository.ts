import { join } from 'node:path';

/** The repository's root: what paths in reports are relative to. */
export const repository = join(__dirname, '../..');

/** Where tools and intermediate results are kept between runs; ignored by Git. */
export const cache = join(repository, '.cache');
