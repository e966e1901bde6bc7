using System.Globalization;
using ClusterFit.Deployment.Tests.Manifests;
using ClusterFit.Host;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Deployment.Tests.Policies;

/// <summary>The variables of every node are options that a node takes, and they fit the pod: its ports, its volumes, its name and its time to
/// leave.</summary>
internal static class NodeEnvironment
{
    // Beyond the drain: to leave the cluster and to end.
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(30);

    public static IEnumerable<string> Violations(Overlay overlay) =>
        from workload in overlay.Workloads
        where workload.IsNode
        from violation in workload.PodNames.SelectMany(pod => Of(workload, pod, overlay)).Distinct()
        select $"{workload}: {violation}";

    private static IEnumerable<string> Of(Workload workload, string pod, Overlay overlay)
    {
        NodeOptions options;
        var container = workload.Pod.Containers[0];
        try
        {
            var variables = Variables(container, pod, overlay);
            // Whether there is a GPU is the machine's affair.
            if (variables.TryGetValue("CLUSTERFIT_DEVICE", out var device) && device == "cuda") variables["CLUSTERFIT_DEVICE"] = "cpu";
            options = NodeOptionsReader.Read(file: null, variables, new Dictionary<string, string>());
        }
        catch (OptionInvalidException error)
        {
            return [$"the node would not start: {error.Message}"];
        }

        return OfPorts(workload, options).Concat(OfFiles(container, options)).Concat(OfSeeds(options, overlay)).Concat(OfLeaving(workload, options));
    }

    private static IEnumerable<string> OfPorts(Workload workload, NodeOptions options)
    {
        if (workload.Port("cluster")?.ContainerPort != options.Port) yield return $"port cluster is not {options.Port}";
        if (options.Roles.HasFlag(NodeRoles.Api) && workload.Port("http")?.ContainerPort != options.Http?.Port)
            yield return $"port http is not {options.Http?.Port}";
        if (workload.Port("monitor")?.ContainerPort != options.Monitor?.Port) yield return $"port monitor is not {options.Monitor?.Port}";
        if (!workload.PodNames.Contains(options.Name)) yield return $"name '{options.Name}' is not that of the pod";
    }

    private static IEnumerable<string> OfFiles(V1Container container, NodeOptions options)
    {
        var mounts = (container.VolumeMounts ?? []).Select(mount => (mount.MountPath, Writable: mount.ReadOnlyProperty != true)).ToArray();
        var isApi = options.Roles.HasFlag(NodeRoles.Api);
        foreach (var file in (string?[])[options.Tls?.Certificate, options.Tls?.Key, options.Tls?.Authority, isApi ? options.HttpKeys : null])
        {
            if (file is not null && !mounts.Any(mount => IsBelow(file, mount.MountPath))) yield return $"'{file}' is on no volume";
        }

        var blobs = options.Blobs?.StartsWith("s3:", StringComparison.Ordinal) is true ? null : options.Blobs;
        foreach (var folder in (string?[])[blobs, options.BlobCacheFolder])
        {
            if (folder is not null && !mounts.Any(mount => mount.Writable && IsBelow(folder, mount.MountPath)))
                yield return $"'{folder}' can not be written";
        }
    }

    private static IEnumerable<string> OfSeeds(NodeOptions options, Overlay overlay)
    {
        foreach (var seed in options.Seeds)
        {
            var (pod, service) = seed.Host.Split('.') is [var first, var second] ? (first, second) : (seed.Host, "");
            var set = overlay.Of<V1StatefulSet>().FirstOrDefault(set => set.Spec.ServiceName == service
                && Enumerable.Range(0, set.Spec.Replicas ?? 1).Any(ordinal => pod == $"{set.Metadata.Name}-{ordinal}"));
            if (set is null) yield return $"seed {seed} is no pod of a StatefulSet";
            else if (overlay.Find<V1Service>(service)?.Spec is not { ClusterIP: "None", PublishNotReadyAddresses: true })
                yield return $"seed {seed} has no address before it is ready";
            else if (set.Spec.PodManagementPolicy != "Parallel")
                yield return $"seed {seed} is started only when the one before it is ready, which waits for it";
        }

        if (options.Roles.HasFlag(NodeRoles.Scheduler) && !options.Seeds.Contains(new SeedAddress(options.PublicHostname ?? "", options.Port)))
            yield return $"scheduler {options.PublicHostname} is not among the seeds";
    }

    private static IEnumerable<string> OfLeaving(Workload workload, NodeOptions options)
    {
        var grace = TimeSpan.FromSeconds(workload.Pod.TerminationGracePeriodSeconds ?? 30);
        var sleep = TimeSpan.FromSeconds(workload.Pod.Containers[0].Lifecycle?.PreStop?.Sleep?.Seconds ?? 0);
        var needed = Leaving + sleep + (options.Roles.HasFlag(NodeRoles.Worker) ? ClusterTimings.Drain : TimeSpan.Zero);
        if (grace < needed) yield return $"is killed after {grace.TotalSeconds} s, and may need {needed.TotalSeconds} s to leave";
        if (options.Roles.HasFlag(NodeRoles.Api) && sleep == TimeSpan.Zero) yield return "ends while requests still come";
    }

    private static bool IsBelow(string path, string folder) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    // As the kubelet makes them; later ones win, and may refer to earlier ones.
    private static Dictionary<string, string> Variables(V1Container container, string pod, Overlay overlay)
    {
        var variables = new Dictionary<string, string>();
        foreach (var map in (container.EnvFrom ?? []).Select(source => overlay.Find<V1ConfigMap>(source.ConfigMapRef?.Name)).OfType<V1ConfigMap>())
        {
            foreach (var (name, value) in map.Data) variables[name] = value;
        }

        foreach (var variable in container.Env ?? [])
        {
            variables[variable.Name] = variable.ValueFrom switch
            {
                null => variables.Aggregate(variable.Value, (text, known) => text.Replace($"$({known.Key})", known.Value, StringComparison.Ordinal)),
                { FieldRef.FieldPath: "metadata.name" } => pod,
                { FieldRef.FieldPath: "status.podIP" } => "10.0.0.1",
                { ResourceFieldRef.Resource: "requests.cpu" } =>
                    decimal.Ceiling(container.Resources.Requests["cpu"].ToDecimal()).ToString(CultureInfo.InvariantCulture),
                { SecretKeyRef: not null } => "secret",
                _ => throw new NotSupportedException($"the source of {variable.Name}"),
            };
        }

        return variables;
    }
}
