// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench_encode.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "core/base/random.h"
#include "core/sae/head_encoder.h"
#include "core/sae/kernels/integer_product.h"
#include "core/sae/torch/matmul.h"
#include "core/types/head_weights.h"

namespace sparsescope::bench {

namespace {

struct EncodeProblem {
    HeadWeights head;
    EmbeddingMatrix rows;

    [[nodiscard]] HeadView view() const {
        return {head.dim, head.hidden, head.encoder_weight.data(), head.pre_bias.data(),
                head.latent_bias.data()};
    }
};

// Rows of about length 1 and an untrained head: pre-activations lie closer together than in a
// trained one, which makes candidates more, not fewer.
EncodeProblem make_encode_problem(const EncodeShape& shape) {
    Random random(11);
    EncodeProblem p{{}, EmbeddingMatrix(shape.rows, shape.dim)};
    p.head.dim = shape.dim;
    p.head.hidden = shape.hidden;
    const double bound = 1 / std::sqrt(static_cast<double>(shape.dim));
    p.head.encoder_weight.resize(shape.dim * shape.hidden);
    for (float& w : p.head.encoder_weight)
        w = static_cast<float>(random.uniform(-bound, bound));
    p.head.pre_bias.assign(shape.dim, 0.01F);
    p.head.latent_bias.assign(shape.hidden, 0.0F);
    for (std::size_t r = 0; r < shape.rows; ++r)
        for (float& x : p.rows.row(r))
            x = static_cast<float>(random.normal() * bound);
    return p;
}

bool equal(const CodeMatrix& a, const CodeMatrix& b) {
    if (a.rows() != b.rows()) return false;
    for (std::size_t r = 0; r < a.rows(); ++r)
        if (!std::ranges::equal(a.row(r).neurons, b.row(r).neurons) ||
            !std::ranges::equal(a.row(r).weights, b.row(r).weights))
            return false;
    return true;
}

class Measurement {
  public:
    Measurement(const EncodeShape& shape, std::stop_token stop)
        : problem_(make_encode_problem(shape)), stop_(std::move(stop)), timing_{.shape = shape} {
        add(EncodeProduct::sgemm, timing_.fp32);
        if (kernels::has_integer_product()) add(EncodeProduct::integer, timing_.integer.emplace());
    }

    Status repeat() {
        timing_.sgemm.run([this] { multiply(); });
        for (Contender& contender : contenders_) {
            CodeMatrix codes(timing_.shape.hidden);
            Status status;
            contender.way->encode.run([&] {
                status = contender.encoder->encode(problem_.rows.view(), timing_.shape.k, codes,
                                                   stop_, {});
            });
            SPARSESCOPE_TRY(std::move(status));
            contender.way->computed_per_row = contender.encoder->computed_per_row();
            if (expected_.rows() == 0) expected_ = codes;
            timing_.same_codes &= equal(codes, expected_);
        }
        return {};
    }
    [[nodiscard]] const EncodeTiming& timing() const { return timing_; }

  private:
    struct Contender {
        EncodeTiming::Way* way;
        std::unique_ptr<HeadEncoder> encoder;
    };

    void add(EncodeProduct product, EncodeTiming::Way& way) {
        Contender contender{&way, nullptr};
        for (int i = 0; i < 2; ++i)
            way.prepare.run([&] {
                contender.encoder = std::make_unique<HeadEncoder>(problem_.view(), product);
            });
        contenders_.push_back(std::move(contender));
    }
    void multiply() {
        const EncodeShape& shape = timing_.shape;
        if (products_ == nullptr)
            products_ = std::make_unique_for_overwrite<float[]>(shape.rows * shape.hidden);
        matmul<float>(products_.get(), shape.rows, shape.hidden, shape.dim,
                      {problem_.rows.row(0).data()}, {problem_.head.encoder_weight.data(), true});
    }

    EncodeProblem problem_;
    std::stop_token stop_;
    EncodeTiming timing_;
    std::vector<Contender> contenders_;
    std::unique_ptr<float[]> products_;  // [rows, hidden]
    CodeMatrix expected_;
};

}  // namespace

std::span<const EncodeShape> encode_shapes() {
    static constexpr EncodeShape shapes[] = {
        {384, 1536, 8192, 2},   {384, 1536, 8192, 8},   {384, 1536, 8192, 32},
        {768, 3072, 8192, 2},   {768, 3072, 8192, 8},   {768, 3072, 8192, 32},
        {2048, 8192, 4096, 2},  {2048, 8192, 4096, 8},  {2048, 8192, 4096, 32},
        {4096, 16384, 2048, 2}, {4096, 16384, 2048, 8}, {4096, 16384, 2048, 32}};
    return shapes;
}

Result<EncodeTiming> bench_encode(const EncodeShape& shape, int repetitions, std::stop_token stop,
                                  const Progress& progress) {
    return guard("timing the encoder", [&]() -> Result<EncodeTiming> {
        use_compute_threads();
        Measurement measurement(shape, stop);
        for (int i = 0; i < repetitions; ++i) {
            if (stop.stop_requested()) return cancelled();
            report(progress, fmt::format("timing d {} h {} k {}", shape.dim, shape.hidden, shape.k),
                   i, repetitions);
            SPARSESCOPE_TRY(measurement.repeat());
        }
        return measurement.timing();
    });
}

}  // namespace sparsescope::bench
