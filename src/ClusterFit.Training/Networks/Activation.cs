using System.Numerics;
using System.Runtime.Intrinsics;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace ClusterFit.Training.Networks;

/// <summary>A layer's function f. All families here satisfy f'' = curvature * f, so value and slope are all a layer must keep.</summary>
internal abstract class Activation
{
    /// <summary>The constant c of f'' = c f.</summary>
    public abstract double Curvature { get; }

    /// <summary>Replaces pre-activations by f of them and writes f' of them. <paramref name="length"/> is a multiple of a vector.</summary>
    public abstract unsafe void Apply<T>(T* values, T* slopes, long length) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>f and f' of pre-activations on any device, in as few operations as possible. Their tensor is used up.</summary>
    public abstract (Tensor Values, Tensor Slopes) Apply(Tensor z);

    /// <summary>The activation of the hidden layers.</summary>
    public static Activation Of(NetworkSpec network) => network.Kind switch
    {
        NetworkKind.OrthogonalSine => new Sinusoid(1, 1, 1),
        NetworkKind.OrthogonalExp => new Exponential(),
        NetworkKind.Siren => new Sinusoid(network.Omega, 1, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(network)),
    };

    /// <summary>The activation of a learned encoder. An orthogonal network wants a squared norm equal to the width, and the sine's mean
    /// square is 1/2; the siren baseline takes the sine as it is.</summary>
    public static Activation OfEncoder(EncoderSpec encoder, NetworkSpec network) =>
        new Sinusoid(encoder.Omega, encoder.Amplitude * (network.Kind == NetworkKind.Siren ? 1 : Math.Sqrt(2)), 0);
}

/// <summary>f(x) = p sin(w x) + q cos(w x), f'(x) = w (p cos(w x) - q sin(w x)). With w = p = q = 1 it is sqrt(2) sin(x + pi/4).</summary>
internal sealed class Sinusoid(double omega, double sine, double cosine) : Activation
{
    /// <inheritdoc />
    public override double Curvature => -omega * omega;

    /// <inheritdoc />
    public override unsafe void Apply<T>(T* values, T* slopes, long length)
    {
        var w = Vector512.Create(T.CreateChecked(omega));
        var p = Vector512.Create(T.CreateChecked(sine));
        var q = Vector512.Create(T.CreateChecked(cosine));
        for (var i = 0L; i < length; i += Vector512<T>.Count)
        {
            var (s, c) = SinCos.Of(w * Vector512.Load(values + i));
            Vector512.Store(p * s + q * c, values + i);
            Vector512.Store(w * (p * c - q * s), slopes + i);
        }
    }

    /// <inheritdoc />
    public override (Tensor Values, Tensor Slopes) Apply(Tensor z)
    {
        // TorchSharp lets the garbage collector free a number while native code reads it: it must have a name until then.
        using Scalar w = omega, p = sine, q = cosine, wp = omega * sine, wq = -omega * cosine;
        var sin = (omega == 1 ? z : z.mul_(w)).sin();
        var cos = z.cos_();
        if ((omega, sine, cosine) == (1, 1, 1)) return (sin.add(cos, TorchSetup.One), cos.sub_(sin));
        if (cosine == 0) return (sine == 1 ? sin : sin.mul_(p), cos.mul_(wp));
        return ((sin * p).add_(cos, q), (cos * wp).add_(sin, wq));
    }
}

/// <summary>f(x) = exp(x - 1), its own derivative; E[f(Z)^2] = 1 for a standard normal Z.</summary>
internal sealed class Exponential : Activation
{
    /// <inheritdoc />
    public override double Curvature => 1;

    /// <inheritdoc />
    public override unsafe void Apply<T>(T* values, T* slopes, long length)
    {
        for (var i = 0L; i < length; i += Vector512<T>.Count)
        {
            var f = Exp(Vector512.Load(values + i) - Vector512<T>.One);
            Vector512.Store(f, values + i);
            Vector512.Store(f, slopes + i);
        }
    }

    /// <inheritdoc />
    public override (Tensor Values, Tensor Slopes) Apply(Tensor z)
    {
        using Scalar one = 1.0;
        var f = z.sub_(one).exp_();
        return (f, f);
    }

    private static Vector512<T> Exp<T>(Vector512<T> x) => typeof(T) == typeof(float)
        ? Vector512.Exp(x.AsSingle()).As<float, T>()
        : Vector512.Exp(x.AsDouble()).As<double, T>();
}
