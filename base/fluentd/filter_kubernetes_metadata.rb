# The metadata filter of the image, which goes on without the Kubernetes API. Fluentd looks for a plugin here first.
#
# As it is (fluent-plugin-kubernetes_metadata_filter 3.8.0), the API away at the start ends the agent, an API that hangs
# is waited for at each record, and what was not found is asked for at each record.
require 'fluent/plugin/filter_kubernetes_metadata'

module GoesOnWithoutTheApi
  ASK_AGAIN = 10 # seconds until a pod that was not found is looked up again
  REST = 30 # seconds without any question after the API kept the filter waiting

  def create_client
    super
    @client.define_singleton_method(:api_valid?) { true } # `configure` asks, and raises
  end

  def get_pod_metadata(key, namespace_name, pod_name, *rest)
    return {} if @id_cache[key].nil? && now < [unknown[key], @rest_until || 0].max
    asked = now
    found = super
    return found if found['pod_id']
    @id_cache.delete(key)
    unknown.clear if unknown.size > @cache_size
    unknown[key] = now + ASK_AGAIN
    @rest_until = now + REST if now - asked > 0.5
    {}
  end

  private

  def unknown
    @unknown ||= Hash.new(0)
  end

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end
end

Fluent::Plugin::KubernetesMetadataFilter.prepend(GoesOnWithoutTheApi)
