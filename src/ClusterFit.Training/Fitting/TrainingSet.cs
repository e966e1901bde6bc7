using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Images;

namespace ClusterFit.Training.Fitting;

/// <summary>The image, divided into the pixels that train and those that are held out. A pixel is known by its index, row by row.</summary>
internal sealed class TrainingSet
{
    private readonly int _stride;
    private readonly long _seed;
    private readonly int[] _order;
    private int _orderedEpoch = -1;

    /// <summary>The pixels of a spec's training lattice.</summary>
    /// <exception cref="FitRefusedException">The image is inconsistent or too small for the lattice.</exception>
    public TrainingSet(FitSpec spec, PixelImage image)
    {
        if (image.Width < 1 || image.Height < 1 || image.Channels is not (1 or 3 or 4)
            || image.Samples.LongLength != (long)image.Width * image.Height * image.Channels)
        {
            throw new FitRefusedException($"image: {image.Samples.Length} samples do not make {image.Width} x {image.Height} pixels of "
                + $"{image.Channels} channels; expected at least one pixel and 1, 3 or 4 channels.");
        }
        if (spec.TrainLattice > 1 && spec.TrainLattice >= Math.Max(image.Width, image.Height))
        {
            throw new FitRefusedException($"train-lattice: '{spec.TrainLattice}' leaves one training pixel of the {image.Width} x "
                + $"{image.Height} image; expected less than {Math.Max(image.Width, image.Height)}.");
        }
        Image = image;
        _stride = spec.TrainLattice;
        _seed = spec.Seed;
        var (columns, rows) = Lattice(image.Width, image.Height, _stride);
        _order = new int[columns * rows];
    }

    /// <summary>The image.</summary>
    public PixelImage Image { get; }

    /// <summary>Number of training pixels.</summary>
    public int Count => _order.Length;

    /// <summary>Number of pixels that are held out.</summary>
    public int HeldOut => Image.Pixels - Count;

    /// <summary>Columns and rows of a training lattice.</summary>
    public static (int Columns, int Rows) Lattice(int width, int height, int stride) =>
        ((width + stride - 1) / stride, (height + stride - 1) / stride);

    /// <summary>Whether a pixel is in the training lattice.</summary>
    public bool Trains(int pixel) => _stride == 1 || (pixel % Image.Width % _stride == 0 && pixel / Image.Width % _stride == 0);

    /// <summary>Sums of the squared errors of a network's samples from pixel <paramref name="first"/> on, over the training pixels and over
    /// those held out.</summary>
    public (double Training, double HeldOut) SquaredErrors(int first, ReadOnlySpan<float> outputs)
    {
        var (training, heldOut) = (0.0, 0.0);
        var targets = Image.Samples.AsSpan(first * Image.Channels, outputs.Length);
        for (var i = 0; i < outputs.Length; i++)
        {
            double error = outputs[i] - targets[i];
            if (Trains(first + i / Image.Channels)) training += error * error;
            else heldOut += error * error;
        }
        return (training, heldOut);
    }

    /// <summary>The training pixels in the order of an epoch, counted from 0: a function of the seed and the epoch alone, on every
    /// device. The memory is used again for another epoch.</summary>
    public ReadOnlyMemory<int> Order(int epoch)
    {
        if (_orderedEpoch == epoch) return _order;
        var (columns, rows) = Lattice(Image.Width, Image.Height, _stride);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                _order[row * columns + column] = row * _stride * Image.Width + column * _stride;
        }
        var random = new RandomStream(_seed, stream: epoch + 1);
        for (var i = _order.Length - 1; i > 0; i--)
        {
            var j = random.NextBelow(i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }
        _orderedEpoch = epoch;
        return _order;
    }
}
