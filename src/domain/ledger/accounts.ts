/** An account of the seeded chart: SAT's grouping code and its nature (D: debit, A: credit, SAT's own letters). */
export interface Account {
  code: string;
  name: string;
  parent: string | null;
  satCode: string | null;
  nature: 'D' | 'A';
}

const d = (code: string, name: string, parent: string | null, satCode: string | null): Account => ({ code, name, parent, satCode, nature: 'D' });
const a = (code: string, name: string, parent: string | null, satCode: string | null): Account => ({ code, name, parent, satCode, nature: 'A' });

/** The chart every tenant starts with; grouping codes from SAT's Anexo 24. System accounts stay as they are. */
export const chartOfAccounts: readonly Account[] = [
  d('100', 'Activo', null, null),
  d('110', 'Caja', '100', '101.01'),
  d('111', 'Bancos', '100', '102.01'),
  d('112', 'Tarjetas por cobrar', '100', '102.01'),
  d('120', 'Clientes', '100', '105.01'),
  d('125', 'Funcionarios y empleados', '100', '107.01'),
  d('130', 'Inventarios', '100', '115.01'),
  d('135', 'Inventario en tránsito', '100', '115.02'),
  d('140', 'IVA acreditable pagado', '100', '118.01'),
  d('141', 'IVA pendiente de pago', '100', '119.01'),
  d('145', 'ISR retenido a favor', '100', '113.02'),
  a('200', 'Pasivo', null, null),
  a('210', 'Proveedores', '200', '201.01'),
  a('215', 'Anticipos de clientes', '200', '206.01'),
  a('216', 'Vales y tarjetas de regalo', '200', '206.05'),
  a('220', 'IVA trasladado cobrado', '200', '208.01'),
  a('221', 'IVA trasladado no cobrado', '200', '209.01'),
  a('225', 'IVA por pagar', '200', '213.01'),
  a('230', 'ISR por pagar', '200', '213.03'),
  a('235', 'IVA retenido', '200', '216.10'),
  a('300', 'Capital', null, null),
  a('310', 'Capital social', '300', '301.01'),
  a('320', 'Resultado del ejercicio', '300', '305.01'),
  a('321', 'Resultados anteriores', '300', '304.01'),
  a('330', 'Saldos de apertura', '300', '304.01'),
  a('400', 'Ingresos', null, null),
  a('410', 'Ventas', '400', '401.01'),
  a('411', 'Ventas tasa 0', '400', '401.04'),
  a('412', 'Ventas exentas', '400', '401.07'),
  d('420', 'Devoluciones y descuentos sobre ventas', '400', '402.01'),
  a('430', 'Otros productos', '400', '704.23'),
  d('500', 'Costos', null, null),
  d('510', 'Costo de ventas', '500', '501.01'),
  d('520', 'Mermas', '500', '501.08'),
  d('600', 'Gastos', null, null),
  d('610', 'Gastos generales', '600', '601'),
  d('620', 'Gastos de venta', '600', '602'),
  d('630', 'Otros gastos', '600', '703.21'),
];
