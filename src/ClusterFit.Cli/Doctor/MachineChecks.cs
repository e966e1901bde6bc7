using System.Runtime.InteropServices;
using ClusterFit.Cli.Progress;
using ClusterFit.Training.Images;
using TorchSharp;

namespace ClusterFit.Cli.Doctor;

/// <summary>Whether the machine can train: libraries, processor, memory, devices.</summary>
internal static class MachineChecks
{
    private const long LittleMemory = 1_000_000_000;

    /// <summary>The checks, in the order in which they are shown.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        new("system", System, "use Linux on x86-64"),
        new("libtorch", Libtorch, "run deploy/setup.sh, which installs the libstdc++ of GCC 13 that libtorch needs"),
        new("images", Images, "build again: libSkiaSharp.so should lie beside the program"),
        new("memory", Memory, "free some memory, or run fewer fits at a time with --lanes"),
        new("devices", Devices, "run deploy/setup.sh"),
    ];

    private static string System()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            throw new PlatformNotSupportedException($"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        return $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
    }

    private static string Libtorch()
    {
        using var scope = torch.NewDisposeScope();
        var sum = torch.ones(3).sum().data<float>()[0];
        if (sum != 3) throw new InvalidOperationException($"1 + 1 + 1 is {sum}");
        return $"libtorch {torch.__version__} adds up";
    }

    private static string Images()
    {
        // A JPEG of two pixels would do as well; PNG also tests the writer.
        var image = new PixelImage(2, 1, 3, 8, [0, 0.2f, 0.4f, 0.6f, 0.8f, 1]);
        var decoded = ImageFile.Decode(ImageFile.EncodePng(image), new ImageLimits());
        if (decoded.Width != 2 || decoded.Samples[^1] != 1) throw new InvalidOperationException("a PNG came back changed");
        return "PNG written and decoded";
    }

    private static string Memory()
    {
        var bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var found = $"{Wording.Count(Environment.ProcessorCount, "core")}, {Wording.Bytes(bytes)} of memory";
        return bytes >= LittleMemory ? found : throw new InsufficientMemoryException($"{found}; expected at least {Wording.Bytes(LittleMemory)}");
    }

    private static string Devices() =>
        torch.cuda.is_available() ? $"{Wording.Count(torch.cuda.device_count(), "CUDA device")}" : "CPU only, no CUDA device";
}
