using ClusterFit.Training.Devices;
using TorchSharp;

namespace ClusterFit.Training.Tests.Devices;

public sealed class FitDeviceSpecs
{
    [Fact]
    public void Cpu_is_always_there_and_trains_with_vector_loops()
    {
        Assert.Same(FitDevice.Cpu, FitDevice.Parse("cpu"));
        Assert.Null(FitDevice.Cpu.Packs);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("")]
    [InlineData("CPU")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:4096")]
    public void Device_that_is_not_there_is_named_beside_those_that_are(string name)
    {
        var error = Assert.Throws<DeviceUnavailableException>(() => FitDevice.Parse(name));
        Assert.StartsWith($"'{name}' is not available; expected cpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gpus_are_known_by_number_and_the_first_one_without()
    {
        var gpus = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        foreach (var name in new[] { "cuda", "cuda:0", "cuda:1" })
        {
            if (name == $"cuda:{gpus}" || gpus == 0) Assert.Throws<DeviceUnavailableException>(() => FitDevice.Parse(name));
            else if (name != "cuda:1" || gpus > 1) Assert.NotNull(FitDevice.Parse(name).Packs);
        }
    }

    [Fact]
    public void Engines_are_of_the_cpu_and_known_by_name()
    {
        Assert.Equal(["auto", "torch", "fused"], FitEngines.Names);
        Assert.Equal(FitEngine.Fused, FitDevice.Parse("cpu", FitEngines.Find("fused")!.Value).Engine);
        Assert.Equal(FitEngine.Auto, FitDevice.Cpu.Engine);
        Assert.Null(FitEngines.Find("Fused"));
        var error = Assert.Throws<DeviceUnavailableException>(() => FitDevice.Parse("cuda", FitEngine.Fused));
        Assert.Equal("'cuda' does not have the engine fused; expected cpu.", error.Message);
    }

    [Fact]
    public void Full_precision_of_products_is_tried_out() => TorchSetup.RequireFullPrecision(torch.CPU);
}
