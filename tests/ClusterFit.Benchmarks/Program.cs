using ClusterFit.Benchmarks;
using ClusterFit.Benchmarks.Front;
using ClusterFit.Benchmarks.Planning;
using ClusterFit.Benchmarks.Queue;
using ClusterFit.Benchmarks.Speed;
using ClusterFit.Benchmarks.Speed.Parts;
using ClusterFit.Benchmarks.Studies;
using ClusterFit.Benchmarks.Telemetry;

switch (args)
{
    case ["step", ..]:
        return StepBenchmark.Run(args.Length > 1 ? int.Parse(args[1]) : 100);
    case ["speed", var cameraman, var photographs, var folder, ..]:
        return SpeedBenchmark.Run(SpeedOptions.Parse(cameraman, photographs, folder, args.AsSpan(4)));
    case [MemoryPart.Verb, var number, var cameraman, var photographs, var folder, ..]:
        return MemoryPart.RunChild(int.Parse(number), SpeedOptions.Parse(cameraman, photographs, folder, args.AsSpan(5)));
    case ["lanes", ..]:
        return LanesBenchmark.Run(args.Length > 1 ? args[1] : "cpu", Number(2, 2));
    case ["fit", var image, var preset, ..]:
        return FitBenchmark.Run(image, preset, args.Length > 3 ? int.Parse(args[3]) : 2, args.Length > 4 ? int.Parse(args[4]) : 1);
    case ["curve", var image, var preset, var reference]:
        return CurveBenchmark.Run(image, preset, reference);
    case ["off-grid", var image, ..]:
        return OffGridBenchmark.Run(image, args.Length > 2 ? int.Parse(args[2]) : 3);
    case ["kill", var program, var images, ..]:
        return KillBenchmark.Run(program, images, args.Length > 3 ? args[3] : "draft");
    case ["queue", "sqlite" or "postgres", ..]:
        return await QueueBenchmark.RunAsync(args[1], Number(2, 100_000), Number(3, 4), Number(4, 64), TimeSpan.FromSeconds(Number(5, 0)));
    case ["workers", var program, var images, ..]:
        return await WorkersBenchmark.RunAsync(program, images, Number(3, 3), Number(4, 1), args.Length > 5 ? args[5] : "draft");
    case ["front", var program, var photographs, ..]:
        return await FrontBenchmark.RunAsync(program, photographs, Number(3, 1000));
    case ["many", var program, ..]:
        return await ManyBenchmark.RunAsync(program, Number(2, 100_000));
    case ["simulate", ..]:
        return SimulateBenchmark.Run(args);
    case ["samplers", ..]:
        return SamplersBenchmark.Run(Number(1, 20));
    case ["suggest", ..]:
        return SuggestBenchmark.Run(Number(1, 10_000));
    case ["study", ..]:
        return await StudyQueueBenchmark.RunAsync(Number(1, 10_000), Number(2, 8));
    case ["asha", ..] when args.Length > 1:
        return await AshaBenchmark.RunAsync(args[1..]);
    case ["plan", "measure", ..] when args.Length > 7:
        return PlanMeasurements.Run(Number(2, 64), Number(3, 64), Number(4, 1), Number(5, 1), Number(6, 1), args[7..]);
    case ["plan", "model", var images, ..]:
        return PlanModelFit.Fit(images, args[3..]);
    case ["plan", "errors", var images, ..]:
        return PlanModelFit.Errors(images, args[3..]);
    case ["plan", "check", ..] when args.Length > 6:
        return PlanCheck.Run(Number(2, 64), Number(3, 64), Number(4, 1), Number(5, 40), args[6..]);
    case ["plan", "hindsight", ..] when args.Length > 6:
        return PlanCheck.Hindsight(Number(2, 64), Number(3, 64), Number(4, 1), Number(5, 40), args[6..]);
    case ["telemetry", var program, ..]:
        return await TelemetryBenchmark.RunAsync(program, Number(2, 15), Number(3, 4));
    default:
        Console.Error.WriteLine("""
            step [rounds]                      one training step: plain autograd, the engines, and what the core could do
            speed CAMERAMAN.png PHOTOGRAPHS OUT [--quick] [--only step,target,images,scaling,memory] [--tiles N] [--seeds N] [--program PATH]
                                               all of the above and below that is said about speed, in one run: tables, figures and plots in
                                               the folder OUT, where a run that was interrupted goes on. About 50 minutes on two
                                               idle cores; --quick measures little and only shows that it works
            lanes [device] [seconds]           pixels a second with 1, 2, 4 ... 64 lanes of a pack, and with the fused engine on a core
            fit IMAGE PRESET [epochs] [cores]  milliseconds a step and an epoch of a preset on an image
            curve IMAGE PRESET REFERENCE.csv   PSNR over epochs of a preset against a published curve (epoch,dB)
            off-grid IMAGE [seeds]             PSNR between the training pixels against bilinear interpolation
            queue sqlite|postgres [jobs] [workers] [lanes] [seconds]
                                               jobs that train nothing through the real actors and journal
            workers PROGRAM IMAGES [rounds] [copies] [preset]
                                               the same batch on one worker and on two, each bound to one core; every image so often
            front PROGRAM PHOTOGRAPHS [images] small images submitted to three nodes, then the API's answers beside 50 watchers
            many PROGRAM [images]              that many tiny files submitted to a node without worker, again with nothing new, then pages of their list
            simulate [--workers N] [--jobs N] [--groups N] [--seed N] [--seeds M]
                                               a cluster with faults in virtual time: a large one, or small ones without workers and jobs
            samplers [seeds]                   samplers of studies on functions with known minima
            suggest [trials]                   time that TPE takes to propose a trial in a growing study
            study [trials] [lanes]             a study whose trials train nothing, through the real actors and journal
            asha IMAGES...                     successive halving against the full grid on images: epochs, and the best found
            telemetry PROGRAM [turns] [fits]   the same fits on a node that tells nothing and on one that pushes all its telemetry and is scraped
            plan measure WIDTH HEIGHT CROPS FITS GFLOP IMAGES...
                                               fits of random networks and lengths, each of at most that work, on crops of images: a table for the two below
            plan model FOLDER TABLES...        coefficients of the model that plans are made with, and its errors; the folder has the images
            plan errors FOLDER TABLES...       errors of the model as it is
            plan check WIDTH HEIGHT CROPS DB IMAGES...
                                               how often plans meet their target, and with how much work
            plan hindsight WIDTH HEIGHT CROPS DB IMAGES...
                                               the work of plans against the least of all networks and lengths
            kill PROGRAM IMAGES [preset]       a batch killed halfway and started again against an undisturbed one
            """);
        return 2;
}

int Number(int place, int otherwise) => args.Length > place ? int.Parse(args[place]) : otherwise;
