/** From the built file that a command runs to the source file it was built from. */
export { sourceOf } from '../../readers/source/javascript/built.ts';
