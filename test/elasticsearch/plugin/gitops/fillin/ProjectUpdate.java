package gitops.fillin;

import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.master.AcknowledgedRequest;
import org.elasticsearch.action.support.master.AcknowledgedResponse;
import org.elasticsearch.action.support.master.AcknowledgedTransportMasterNodeProjectAction;
import org.elasticsearch.cluster.AckedClusterStateUpdateTask;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.ProjectState;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.project.ProjectResolver;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/** An action of the master that changes one thing of the project's metadata and is acknowledged by every node. */
abstract class ProjectUpdate<R extends AcknowledgedRequest<R>> extends AcknowledgedTransportMasterNodeProjectAction<R> {

    ProjectUpdate(
        String name,
        TransportService transport,
        ClusterService clusterService,
        ThreadPool threadPool,
        ActionFilters filters,
        Writeable.Reader<R> reader,
        ProjectResolver projects
    ) {
        super(
            name,
            transport,
            clusterService,
            threadPool,
            filters,
            reader,
            projects,
            EsExecutors.DIRECT_EXECUTOR_SERVICE
        );
    }

    /** Returns the changed metadata; throws what the client is to be told. */
    abstract ProjectMetadata update(R request, ProjectMetadata project);

    @Override
    protected void masterOperation(
        Task task,
        R request,
        ProjectState state,
        ActionListener<AcknowledgedResponse> listener
    ) {
        clusterService.submitUnbatchedStateUpdateTask(
            actionName,
            new AckedClusterStateUpdateTask(request, listener) {
                @Override
                public ClusterState execute(ClusterState current) {
                    ProjectMetadata before = current.metadata().getProject(state.projectId());
                    ProjectMetadata after = update(request, before);
                    return after == before ? current : ClusterState.builder(current).putProjectMetadata(after).build();
                }
            }
        );
    }

    @Override
    protected ClusterBlockException checkBlock(R request, ProjectState state) {
        return state.blocks().globalBlockedException(state.projectId(), ClusterBlockLevel.METADATA_WRITE);
    }
}
