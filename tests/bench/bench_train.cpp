// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench_train.h"

#include <algorithm>
#include <cmath>

#include "core/base/random.h"
#include "core/sae/monitor.h"
#include "core/sae/torch/matmul.h"
#include "tests/bench/reference_step.h"

namespace sparsescope::bench {

namespace {

struct Problem {
    TrainConfig config;
    HeadParameters<float> head;
    std::vector<float> x;
    std::vector<std::int32_t> labels;
    std::vector<std::int64_t> since_fired;
    Batch<float> batch;
};

// Unit-length rows around a few directions, an untrained head, 30 % of the neurons marked dead: the
// auxiliary loss has work to do, as in a real run.
Problem make_problem(const TrainShape& shape) {
    Problem p;
    p.config.hidden = static_cast<int>(shape.hidden);
    p.config.k = shape.k;
    p.config.batch = static_cast<int>(shape.batch);
    p.config = resolved(
        p.config, {.train_documents = static_cast<std::int64_t>(shape.batch), .dim = shape.dim});
    Random random(7);
    constexpr std::size_t classes = 20;
    std::vector<float> centres(classes * shape.dim);
    for (float& value : centres)
        value = static_cast<float>(random.normal());
    p.x.resize(shape.batch * shape.dim);
    for (std::size_t row = 0; row < shape.batch; ++row) {
        const std::size_t label = random.below(classes);
        p.labels.push_back(static_cast<std::int32_t>(label));
        double squares = 0;
        float* x = p.x.data() + row * shape.dim;
        for (std::size_t j = 0; j < shape.dim; ++j) {
            x[j] = centres[label * shape.dim + j] + static_cast<float>(random.normal());
            squares += static_cast<double>(x[j]) * x[j];
        }
        for (std::size_t j = 0; j < shape.dim; ++j)
            x[j] /= static_cast<float>(std::sqrt(squares));
    }
    p.head = HeadParameters<float>(shape.dim, shape.hidden);
    const double bound = 1 / std::sqrt(static_cast<double>(shape.dim));
    for (float& w : p.head.encoder_weight)
        w = static_cast<float>(random.uniform(-bound, bound));
    p.since_fired.assign(shape.hidden, 0);
    for (auto& count : p.since_fired)
        count = random.uniform() < 0.3 ? 1000000 : 0;
    return p;
}

double relative(const std::vector<float>& a, const std::vector<float>& b) {
    double difference = 0, norm = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference += std::pow(static_cast<double>(a[i]) - b[i], 2);
        norm += static_cast<double>(b[i]) * b[i];
    }
    return norm > 0 ? std::sqrt(difference / norm) : std::sqrt(difference);
}

void compare_gradients(TrainingStep<float>& fused, ReferenceStep<float>& reference,
                       const Problem& p, TrainTiming& out) {
    HeadParameters<float> ours, theirs;
    const StepLosses a = fused.gradient(p.batch, p.config.k, ours);
    const StepLosses b = reference.gradient(p.batch, p.config.k, theirs);
    out.gradient_difference = std::max({relative(ours.encoder_weight, theirs.encoder_weight),
                                        relative(ours.pre_bias, theirs.pre_bias),
                                        relative(ours.latent_bias, theirs.latent_bias)});
    out.loss_difference = std::abs(a.total - b.total) / std::abs(b.total);
    out.dead_share = static_cast<double>(a.auxiliary_mask) / static_cast<double>(p.config.hidden);
}

Fastest time_sgemm(const Problem& p, const TrainShape& shape, int repetitions) {
    std::vector<float> out(shape.batch * shape.hidden);
    const auto product = [&] {
        matmul<float>(out.data(), shape.batch, shape.hidden, shape.dim, {p.x.data()},
                      {p.head.encoder_weight.data(), true});
    };
    product();  // memory and threads are warm afterwards
    Fastest fastest;
    for (int i = 0; i < repetitions; ++i)
        fastest.run(product);
    return fastest;
}

StageSeconds difference_ms(const StageSeconds& after, const StageSeconds& before) {
    return {
        (after.matmul - before.matmul) * 1e3,           (after.top_k - before.top_k) * 1e3,
        (after.decode - before.decode) * 1e3,           (after.auxiliary - before.auxiliary) * 1e3,
        (after.contrastive - before.contrastive) * 1e3, (after.update - before.update) * 1e3};
}

}  // namespace

std::span<const TrainShape> train_shapes() {
    static constexpr TrainShape shapes[] = {
        {384, 1536, 128, 2}, {768, 3072, 1024, 8}, {2048, 8192, 1024, 32}, {4096, 16384, 128, 32}};
    return shapes;
}

Result<TrainTiming> bench_train(const TrainShape& shape, int repetitions, std::stop_token stop,
                                const Progress& progress) {
    return guard("timing the training step", [&]() -> Result<TrainTiming> {
        use_compute_threads();
        TrainTiming timing{.shape = shape};
        Problem p = make_problem(shape);
        p.batch = {p.x.data(), shape.batch, p.labels};
        TrainingStep<float> fused(p.config, p.head);
        fused.restore({HeadParameters<float>(shape.dim, shape.hidden),
                       HeadParameters<float>(shape.dim, shape.hidden), 0},
                      p.since_fired);
        ReferenceStep<float> reference(p.config, p.head);
        reference.set_since_fired(p.since_fired);
        compare_gradients(fused, reference, p, timing);
        TrainMonitor monitor(shape.hidden, 100'000, repetitions);
        for (int i = 0; i < repetitions; ++i) {
            if (stop.stop_requested()) return cancelled();
            report(progress,
                   fmt::format("timing d {} h {} B {} k {}", shape.dim, shape.hidden, shape.batch,
                               shape.k),
                   i, repetitions);
            // Both start each repetition from the same counters, so that both see the same dead
            // neurons.
            auto optimiser = fused.optimiser();
            fused.restore(std::move(optimiser), p.since_fired);
            reference.set_since_fired(p.since_fired);
            const StageSeconds before = fused.seconds();
            StepLosses losses;
            if (timing.fused.run([&] { losses = fused.run(p.batch, shape.k); }))
                timing.stages_ms = difference_ms(fused.seconds(), before);
            timing.monitoring.run([&] {
                monitor.count(fused.last(), shape.k);
                (void)monitor.report(i, shape.k, losses, fused.last());
            });
            timing.reference.run([&] { reference.run(p.batch, shape.k); });
        }
        timing.sgemm = time_sgemm(p, shape, repetitions);
        return timing;
    });
}

}  // namespace sparsescope::bench
