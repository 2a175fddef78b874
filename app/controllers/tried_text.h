// SPDX-License-Identifier: GPL-3.0-or-later
// A text that a person tries on the neurons of the selected model: it is encoded, and the
// pre-activations of all neurons are kept, so that another neuron or another k is answered at once.
// Window thread only.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/query_encoder.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"

namespace sparsescope {

class TriedText : public QObject {
    Q_OBJECT

  public:
    TriedText(QueryEncoder& encoder, Selection& selection, QObject* parent = nullptr);

    void setText(const QString& text);  // "": none
    [[nodiscard]] QString text() const { return text_; }
    [[nodiscard]] QString problem() const { return problem_; }  // "": none
    [[nodiscard]] bool busy() const { return busy_; }

    struct AtNeuron {
        double value = 0;       // its pre-activation
        std::int64_t rank = 0;  // 1: no neuron has a larger one
        std::int64_t neurons = 0;
        bool active = false;  // in the code at k
    };
    // nullopt until the text is encoded, and without a selected neuron.
    [[nodiscard]] std::optional<AtNeuron> atSelected() const;

  Q_SIGNALS:
    void changed();

  private:
    void encode();
    void apply(const Result<std::vector<float>>& embedding);

    QueryEncoder& encoder_;
    Selection& selection_;
    QString text_;
    QString problem_;
    bool busy_ = false;
    std::shared_ptr<const LoadedModel> model_;  // whose neurons these are
    std::vector<float> pre_activations_;
    Task task_;
};

// "Active at k = 8: pre-activation 0.41, the 3rd largest of 1 536 neurons."
[[nodiscard]] QString words_of(const TriedText::AtNeuron& at, int k);

}  // namespace sparsescope
