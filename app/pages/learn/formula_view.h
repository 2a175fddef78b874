// SPDX-License-Identifier: GPL-3.0-or-later
// The formula cards, one under another; they follow the model, k, neuron and search.
#pragma once
#include <QTimer>
#include <QWidget>

class QVBoxLayout;

namespace sparsescope {

class AppContext;

class FormulaView : public QWidget {
    Q_OBJECT

  public:
    explicit FormulaView(AppContext& context, QWidget* parent = nullptr);

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void refresh();

    AppContext& context_;
    QVBoxLayout* cards_;
    QTimer soon_;  // several things change together
};

}  // namespace sparsescope
