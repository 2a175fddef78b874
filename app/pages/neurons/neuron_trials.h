// SPDX-License-Identifier: GPL-3.0-or-later
// Tries a text, a document or a vector on the shown neuron. The picked document, or the one that
// was looked at last, is the one to try.
#pragma once
#include <optional>

#include <QWidget>

#include "core/types/ids.h"

class QLineEdit;
class QPushButton;

namespace sparsescope {

class AppContext;
class TextLabel;
class TrialQuestion;
class TryText;

class NeuronTrials : public QWidget {
    Q_OBJECT

  public:
    NeuronTrials(AppContext& context, TrialQuestion& trial, QWidget* parent = nullptr);

  Q_SIGNALS:
    // Where what is tried stands on the axis of weights, and what to call it; nullopt: nothing is.
    void marked(std::optional<double> value, const QString& what);

  private:
    void tryDocument();
    void tryVector();
    void fit();
    void refresh();
    [[nodiscard]] std::optional<DocumentId> documentToTry() const;

    AppContext& context_;
    TrialQuestion& trial_;
    TryText* text_;
    QPushButton* document_;
    QLineEdit* vector_;
    TextLabel* words_;
    QString vector_problem_;
};

}  // namespace sparsescope
