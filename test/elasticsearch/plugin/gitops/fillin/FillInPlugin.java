package gitops.fillin;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.env.Environment;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.index.mapper.Mapper;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.indices.recovery.RecoverySettings;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.IngestPlugin;
import org.elasticsearch.plugins.MapperPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.RepositoryPlugin;
import org.elasticsearch.repositories.RepositoriesMetrics;
import org.elasticsearch.repositories.Repository;
import org.elasticsearch.repositories.SnapshotMetrics;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.xcontent.NamedXContentRegistry;

/**
 * Stands in for the modules that the published distribution lacks: analysis-common, ilm, slm, data-streams, rest-root,
 * repository-s3, and what stack makes for logs.
 * It registers and stores; parsing, validation and cluster state are those of server and x-pack-core.
 */
public class FillInPlugin
    extends Plugin
    implements ActionPlugin, AnalysisPlugin, IngestPlugin, MapperPlugin, RepositoryPlugin
{

    @Override
    public Collection<?> createComponents(PluginServices services) {
        BuiltIns registry = new BuiltIns(services);
        registry.initialize();
        return List.of(registry);
    }

    @Override
    public List<Setting<?>> getSettings() {
        return Stream.of(Lifecycle.SETTINGS, SnapshotLifecycle.SETTINGS, ObjectStore.SETTINGS)
            .<Setting<?>>flatMap(List::stream)
            .toList();
    }

    @Override
    public List<NamedXContentRegistry.Entry> getNamedXContent() {
        return Stream.concat(Lifecycle.PARSERS.stream(), SnapshotLifecycle.PARSERS.stream()).toList();
    }

    @Override
    public Collection<ActionHandler> getActions() {
        return Stream.of(Lifecycle.ACTIONS, SnapshotLifecycle.ACTIONS, DataStreams.ACTIONS, Root.ACTIONS)
            .flatMap(List::stream)
            .toList();
    }

    @Override
    public Collection<RestHandler> getRestHandlers(
        RestHandlersServices services,
        Supplier<DiscoveryNodes> nodes,
        Predicate<NodeFeature> features
    ) {
        return Stream.of(Lifecycle.ENDPOINTS, SnapshotLifecycle.ENDPOINTS, DataStreams.ENDPOINTS, Root.ENDPOINTS)
            .flatMap(List::stream)
            .map(RestHandler.class::cast)
            .toList();
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Analysis.TOKEN_FILTERS;
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Analysis.TOKENIZERS;
    }

    @Override
    public Map<String, Mapper.TypeParser> getMappers() {
        return BuiltIns.TYPES;
    }

    @Override
    public Map<String, Processor.Factory> getProcessors(Processor.Parameters parameters) {
        return BuiltIns.PROCESSORS;
    }

    @Override
    public Map<String, Repository.Factory> getRepositories(
        Environment environment,
        NamedXContentRegistry registry,
        ClusterService cluster,
        BigArrays arrays,
        RecoverySettings recovery,
        RepositoriesMetrics repositories,
        SnapshotMetrics metrics
    ) {
        return ObjectStore.repositories(environment, registry, cluster, arrays, recovery, metrics);
    }
}
