using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Tests.Fitting;
using ClusterFit.Training.Tests.Lanes;
using TorchSharp;

namespace ClusterFit.Training.Tests.Devices;

/// <summary>What the other specs show on libtorch's CPU, on a GPU. Skipped where there is none.</summary>
public sealed class GpuSpecs
{
    private const string Name = "cuda";
    private static readonly FitSpec Spec = PackBench.Spec with { TrainLattice = 2 };
    private static readonly PixelImage Image = SmallFits.Image(40, 30, 3);

    public GpuSpecs() => Assert.SkipUnless(
        torch.cuda.is_available(), "No GPU: libtorch finds none here, or this build has libtorch for the CPU (see LibTorch in Directory.Build.props).");

    [Fact]
    public void Products_are_in_full_precision()
    {
        TorchSetup.Ensure();
        TorchSetup.RequireFullPrecision(torch.device(Name));
    }

    [Theory]
    [InlineData(NetworkKind.OrthogonalSine, EncoderKind.Rotated)]
    [InlineData(NetworkKind.OrthogonalExp, EncoderKind.Nerf)]
    [InlineData(NetworkKind.Siren, EncoderKind.Siren)]
    public async Task Fits_side_by_side_reach_the_psnr_of_the_processor(NetworkKind network, EncoderKind encoder)
    {
        var spec = Spec with
        {
            Network = Spec.Network with { Kind = network, Omega = 6 },
            Encoder = Spec.Encoder with { Kind = encoder, Width = 24, Omega = 9 },
        };
        var bench = new PackBench(FitDevice.Parse(Name));
        var fits = await Task.WhenAll(Enumerable.Range(1, 9).Select(seed => bench.Fit(spec with { Seed = seed }, Image)));
        foreach (var (fit, index) in fits.Select((fit, index) => (fit, index)))
        {
            var expected = SmallFits.Finish(spec with { Seed = index + 1 }, Image).Weights.Summary;
            Assert.Equal(expected.PsnrDb, fit.Weights.Summary.PsnrDb, 0.1);
            Assert.Equal(expected.OffGridPsnrDb!.Value, fit.Weights.Summary.OffGridPsnrDb!.Value, 0.1);
        }
    }

    [Fact]
    public void A_fit_goes_on_on_the_processor()
    {
        using var start = FitRun.Start(Spec, Image, SmallFits.Hash, TimeProvider.System, new IdleCores(1), FitDevice.Parse(Name));
        start.Advance(6);
        var checkpoint = CheckpointCodec.Decode(CheckpointCodec.Encode(start.Checkpoint()));
        using var moved = FitRun.Resume(checkpoint, Image, TimeProvider.System, new IdleCores(1));
        while (!moved.IsFinished) moved.Advance(int.MaxValue);
        Assert.Equal(SmallFits.Finish(Spec, Image).Weights.Summary.PsnrDb, moved.Complete().Weights.Summary.PsnrDb, 0.1);
    }

    [Fact]
    public void Lanes_are_chosen_by_measurement()
    {
        var lanes = FitDevice.Parse(Name).ChooseLanes();
        TestContext.Current.TestOutputHelper?.WriteLine($"{lanes} lanes");
        Assert.InRange(lanes, 1, 256);
    }
}
