using ClusterFit.Core.Groups;
using ClusterFit.Training.Lanes;
using TorchSharp;

namespace ClusterFit.Training.Devices;

/// <summary>Where a fit trains, and on the CPU with what.</summary>
public sealed record FitDevice
{
    private const string CpuName = "cpu", CudaName = "cuda";

    private FitDevice(string name, DevicePacks? packs) => (Name, Packs) = (name, packs);

    /// <summary>The processor, with the engine that suits the fit: the only device whose results are the same bit for bit.</summary>
    public static FitDevice Cpu { get; } = new(CpuName, packs: null);

    /// <summary>"cpu", "cuda" for the first GPU, or "cuda:1" for another.</summary>
    public string Name { get; }

    /// <summary>What computes on the CPU.</summary>
    public FitEngine Engine { get; private init; }

    /// <summary>What the scheduler knows of it.</summary>
    public DeviceKind Kind => Name == CpuName ? DeviceKind.Cpu : DeviceKind.Gpu;

    /// <summary>Where fits with networks of one shape train together, by tensor operations alone; null where vector loops reach the memory and
    /// each fit trains alone. Shared by all fits that are given this object.</summary>
    internal DevicePacks? Packs { get; }

    /// <summary>The device of a name.</summary>
    /// <exception cref="DeviceUnavailableException">This machine, or this build's libtorch, has no such device, or the device not that
    /// engine.</exception>
    public static FitDevice Parse(string name, FitEngine engine = FitEngine.Auto)
    {
        // Without a look at the GPUs, which takes time.
        if (name == CpuName) return engine == FitEngine.Auto ? Cpu : Cpu with { Engine = engine };
        if (engine == FitEngine.Fused) throw new DeviceUnavailableException($"'{name}' does not have the engine fused; expected {CpuName}.");
        var gpus = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        string[] names = [CpuName, .. gpus > 0 ? [CudaName] : Array.Empty<string>(), .. Enumerable.Range(0, gpus).Select(i => $"{CudaName}:{i}")];
        return names.Contains(name)
            ? Tensors(name)
            : throw new DeviceUnavailableException($"'{name}' is not available; expected {string.Join(" or ", names)}.");
    }

    /// <summary>How many fits at a time use the device well: one for each core, on a GPU as many as a short measurement finds.</summary>
    public int ChooseLanes() => Kind == DeviceKind.Cpu ? Environment.ProcessorCount : LaneChoice.Measure(torch.device(Name));

    /// <inheritdoc />
    public override string ToString() => Name;

    /// <summary>Tensor operations on the libtorch device of this name; on "cpu", for tests.</summary>
    internal static FitDevice Tensors(string name) => new(name, new DevicePacks(name));
}

/// <summary>There is no such device. The message names it and those that are there.</summary>
public sealed class DeviceUnavailableException(string message) : Exception(message);
