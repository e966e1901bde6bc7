using ClusterFit.Benchmarks;

switch (args)
{
    case ["step", ..]:
        return StepBenchmark.Run(args.Length > 1 ? int.Parse(args[1]) : 7);
    case ["fit", var image, var preset, ..]:
        return FitBenchmark.Run(image, preset, args.Length > 3 ? int.Parse(args[3]) : 2, args.Length > 4 ? int.Parse(args[4]) : 1);
    default:
        Console.Error.WriteLine("""
            step [rounds]                      one training step, hand-written against plain autograd
            fit IMAGE PRESET [epochs] [cores]  milliseconds a step and an epoch of a preset on an image
            """);
        return 2;
}
