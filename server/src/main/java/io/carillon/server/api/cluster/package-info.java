/** REST interface of the cluster: the server, its nodes, workers, queues and health. */
@NullMarked
package io.carillon.server.api.cluster;

import org.jspecify.annotations.NullMarked;
