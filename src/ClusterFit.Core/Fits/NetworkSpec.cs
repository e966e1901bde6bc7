namespace ClusterFit.Core.Fits;

/// <summary>The family of the network: its activation and its initialisation.</summary>
public enum NetworkKind
{
    /// <summary>Haar-orthogonal layers with f(x) = sin x + cos x = sqrt(2) sin(x + pi/4).</summary>
    OrthogonalSine,

    /// <summary>Haar-orthogonal layers with f(x) = exp(x - 1).</summary>
    OrthogonalExp,

    /// <summary>The baseline of the paper: f(x) = sin(omega x), uniform initialisation (Sitzmann et al. 2020).</summary>
    Siren,
}

/// <summary>The layers between the features and the pixel's samples. The last layer is linear.</summary>
public sealed record NetworkSpec
{
    /// <summary>Which family.</summary>
    public NetworkKind Kind { get; init; } = NetworkKind.OrthogonalSine;

    /// <summary>Widths of the hidden layers, 1 to 32 layers of 1 to 4,096 units; none means that they are chosen for the image.</summary>
    public EquatableList<int> Widths { get; init; } = [256, 128, 128, 128, 128];

    /// <summary>Whether every linear layer adds a bias.</summary>
    public bool Bias { get; init; }

    /// <summary>Frequency factor of the hidden layers of <see cref="NetworkKind.Siren"/>.</summary>
    public double Omega { get; init; } = 30;
}
