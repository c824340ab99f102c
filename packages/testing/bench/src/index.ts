export { benchEngine, type EngineFigures, type PhaseFigures } from './engine-bench.ts';
