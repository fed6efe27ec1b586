package gitops.fillin;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.RepositoryMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.blobstore.BlobPath;
import org.elasticsearch.common.blobstore.BlobStore;
import org.elasticsearch.common.blobstore.fs.FsBlobStore;
import org.elasticsearch.common.settings.SecureSetting;
import org.elasticsearch.common.settings.SecureString;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.env.Environment;
import org.elasticsearch.indices.recovery.RecoverySettings;
import org.elasticsearch.repositories.Repository;
import org.elasticsearch.repositories.RepositoryException;
import org.elasticsearch.repositories.SnapshotMetrics;
import org.elasticsearch.repositories.blobstore.BlobStoreRepository;
import org.elasticsearch.xcontent.NamedXContentRegistry;

/**
 * A repository of type s3 whose bucket is a folder of `path.repo`. The client must have a region and credentials, as
 * with the real module; nothing checks that they are right.
 */
final class ObjectStore extends BlobStoreRepository {

    private static final String CLIENTS = "s3.client.";

    /** Settings of the absent module: accepted by name. */
    static final List<Setting<?>> SETTINGS = Stream.concat(
        Stream.of("access_key", "secret_key", "session_token").map(ObjectStore::secret),
        Stream.of(
            "region",
            "endpoint",
            "protocol",
            "read_timeout",
            "max_connections",
            "max_retries",
            "path_style_access"
        ).map(name -> Setting.affixKeySetting(CLIENTS, name, key -> Setting.simpleString(key, Property.NodeScope)))
    )
        .<Setting<?>>map(setting -> setting)
        .toList();

    private final Path bucket;

    private ObjectStore(
        ProjectId project,
        RepositoryMetadata metadata,
        Path bucket,
        NamedXContentRegistry registry,
        ClusterService cluster,
        BigArrays arrays,
        RecoverySettings recovery,
        SnapshotMetrics metrics
    ) {
        super(project, metadata, registry, cluster, arrays, recovery, BlobPath.EMPTY, metrics);
        this.bucket = bucket;
    }

    static Map<String, Repository.Factory> repositories(
        Environment environment,
        NamedXContentRegistry registry,
        ClusterService cluster,
        BigArrays arrays,
        RecoverySettings recovery,
        SnapshotMetrics metrics
    ) {
        // The keystore is closed once the node has started.
        Set<String> clients = Set.copyOf(
            secret("access_key")
                .getNamespaces(environment.settings())
                .stream()
                .filter(secret("secret_key").getNamespaces(environment.settings())::contains)
                .toList()
        );
        return Map.of("s3", (project, metadata) -> {
            Path bucket = bucket(environment, clients, metadata);
            return new ObjectStore(project, metadata, bucket, registry, cluster, arrays, recovery, metrics);
        });
    }

    private static Setting.AffixSetting<SecureString> secret(String name) {
        return Setting.affixKeySetting(CLIENTS, name, key -> SecureSetting.secureString(key, null));
    }

    private static Path bucket(Environment environment, Set<String> clients, RepositoryMetadata metadata) {
        Settings settings = metadata.settings();
        String client = settings.get("client", "default");
        if (settings.get("bucket") == null) {
            throw new RepositoryException(metadata.name(), "No bucket defined for s3 repository");
        }
        if (clients.contains(client) == false || environment.settings().get(CLIENTS + client + ".region") == null) {
            throw new RepositoryException(
                metadata.name(),
                "no credentials or no region for the client [" + client + "]"
            );
        }
        return environment.repoDirs()[0].resolve(settings.get("bucket")).resolve(settings.get("base_path", ""));
    }

    @Override
    protected BlobStore createBlobStore() throws Exception {
        return new FsBlobStore(bufferSize, bucket, isReadOnly());
    }
}
