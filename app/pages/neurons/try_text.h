// SPDX-License-Identifier: GPL-3.0-or-later
// A field that tries a text on the shown neuron, and a sentence about what the neuron makes of it.
#pragma once
#include <optional>

#include <QWidget>

class QLineEdit;

namespace sparsescope {

class AppContext;
class TextLabel;
class TriedText;

class TryText : public QWidget {
    Q_OBJECT

  public:
    explicit TryText(AppContext& context, QWidget* parent = nullptr);

  Q_SIGNALS:
    // Where the text stands on the axis of weights; nullopt: there is none.
    void marked(std::optional<double> value);

  private:
    void refresh();
    void fit();

    AppContext& context_;
    TriedText* tried_;
    QLineEdit* field_;
    TextLabel* words_;
};

}  // namespace sparsescope
