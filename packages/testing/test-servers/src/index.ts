export { type Cut, type CuttingProxy, cuttingProxy } from './cutting-proxy.ts';
export { clusterHindrance, type OwnCluster, ownCluster } from './own-cluster.ts';
export { pgBouncer, poolerHindrance } from './pgbouncer.ts';
export { skipping } from './server-account.ts';
export { anyServer, type ServerDatabase, type TestDatabase, testDatabase, testServer } from './test-database.ts';
export type { TestClient, TestPool } from './test-pool.ts';
