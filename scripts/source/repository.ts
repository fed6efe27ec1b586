import { join } from 'node:path';
import { cacheFolder } from '../cache';

/** The repository's root: what paths in reports are relative to. */
export const repository = join(__dirname, '../..');

/** Where tools and intermediate results are kept between runs: of the user, not of the repository. */
export const cache = cacheFolder();
